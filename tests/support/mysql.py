"""A real MySQL server: the one of MYSQL_URL, or one unpacked from Debian without touching the system."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

import pymysql
from sqlalchemy import make_url

from tests.support.throwaway import NotStarted, Server, as_this_user, fresh_folder, launch

_KEPT = Path(__file__).parents[2] / "var" / "test-mysql"
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
_NOT_NEEDED = ("perl", "libperl", "libc-gconv")
# An empty status file makes apt fetch everything that the server needs, down to its C library. A mirror may lag behind
# the date to which its lists are good, so that date is not asked; signatures are.
_APT = """
Dir::Etc "{root}/etc";
Dir::Etc::SourceList "{root}/etc/sources.list";
Dir::Etc::SourceParts "-";
Dir::State "{root}/state";
Dir::State::lists "{root}/lists";
Dir::State::status "{root}/state/status";
Dir::Cache "{root}/cache";
APT::Architecture "amd64";
APT::Architectures {{ "amd64"; }};
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
"""


def start(*, watched: int) -> Server:
    """A MySQL server to test on.

    Raises:
        NotStarted: there is none and none can be had here.
    """
    if url := os.environ.get("MYSQL_URL"):
        return _given(url)
    root = _unpacked()
    folder = fresh_folder("mysql")
    command = [*_command(root), f"--datadir={folder}/data", *as_this_user()]
    _run([*command, "--initialize-insecure"])
    relaxed = [
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=OFF",
        "--mysqlx=OFF",
        "--local-infile=ON",
    ]
    return launch([*command, *relaxed, "--skip-name-resolve"], folder, watched=watched)


def _given(text: str) -> Server:
    url = make_url(text)
    server = Server(url.host or "127.0.0.1", url.port or 3306, url.username or "root", url.password or "")
    try:
        server.connect().close()
    except pymysql.err.MySQLError as fault:
        raise NotStarted(f"MYSQL_URL does not answer: {fault}") from fault
    return server


def _unpacked() -> Path:
    """The server's files, fetched once and kept in var/."""
    root = _KEPT / "root"
    if root.is_dir():
        return root
    if platform.machine() != "x86_64" or shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise NotStarted("set MYSQL_URL; only on Debian for x86-64 can a server be fetched")
    shutil.rmtree(_KEPT, ignore_errors=True)
    unpacking = _KEPT / "unpacking"
    for package in _fetched():
        _run(["dpkg-deb", "-x", str(package), str(unpacking)])
    unpacking.rename(root)
    shutil.rmtree(_KEPT / "apt")
    return root


def _fetched() -> list[Path]:
    tree = _KEPT / "apt"
    for name in ("etc/preferences.d", "etc/apt.conf.d", "state", "lists/partial", "cache/archives/partial"):
        (tree / name).mkdir(parents=True)
    (tree / "state/status").touch()
    (tree / "etc/sources.list").write_text(f"deb [signed-by={_KEYRING}] {_mirror()} sid main\n")
    (tree / "apt.conf").write_text(_APT.format(root=tree))
    environment = {**os.environ, "APT_CONFIG": str(tree / "apt.conf"), "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "-qq", "update"], environment)
    wanted = ["install", "-y", "--download-only", "--no-install-recommends", "mysql-server-core"]
    _run(["apt-get", "-qq", *wanted], environment)
    packages = sorted((tree / "cache/archives").glob("*.deb"))
    return [package for package in packages if not package.name.startswith(_NOT_NEEDED)]


def _mirror() -> str:
    """The Debian mirror that this machine uses already."""
    listed = _run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian"])
    if not listed.split():
        raise NotStarted("set MYSQL_URL; apt knows no Debian mirror here")
    return listed.split()[0]


def _command(root: Path) -> list[str]:
    """The unpacked server, run by the C library that came with it."""
    return [
        f"{root}/usr/lib64/ld-linux-x86-64.so.2",
        "--library-path", f"{root}/usr/lib/x86_64-linux-gnu",
        f"{root}/usr/sbin/mysqld",
        "--no-defaults",
        f"--basedir={root}/usr",
        f"--lc-messages-dir={root}/usr/share/mysql",
        f"--character-sets-dir={root}/usr/share/mysql/charsets",
        f"--plugin-dir={root}/usr/lib/mysql/plugin",
        "--secure-file-priv=",
    ]  # fmt: skip


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotStarted(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout
