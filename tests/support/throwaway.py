"""A database server that belongs to the test run: its own folder, its own port, gone when the run is.

A small shell watches the process that began the run, so that the server also goes when the run is killed.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pymysql
from sqlalchemy import make_url

_PATIENCE_S = 60
_ROOM = 2 * 2**30
_SYSTEM_FOLDERS = "/usr/sbin:/sbin"
_WATCH = """
"$@" &
server=$!
end() { kill -9 $server 2>/dev/null; rm -rf "$FOLDER"; exit; }
trap end TERM
while kill -0 "$WATCHED" && kill -0 $server; do sleep 0.5; done 2>/dev/null
end
"""


class NotStarted(Exception):
    """A server that did not come up, and why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with an account that may do everything.

    Attributes:
        folder: its data, socket and log; empty for a server that was there before.
        watcher: the process that ends it, 0 for a server that was there before.
        pid: the server itself, for tests that kill or freeze one of their own.
    """

    host: str = "127.0.0.1"
    port: int = 3306
    user: str = "app"
    password: str = "throw-away"
    folder: str = ""
    watcher: int = 0
    pid: int = 0

    def connect(self, database: str | None = None) -> pymysql.Connection:
        """A plain connection, for what a test arranges behind the product's back."""
        return pymysql.connect(
            host=self.host, port=self.port, user=self.user, password=self.password, database=database, autocommit=True
        )

    def create_database(self, name: str) -> str:
        """An empty database of that name, in place of any that was there.

        Returns:
            Its SQLAlchemy URL.
        """
        self._execute(f"DROP DATABASE IF EXISTS `{name}`", f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4")
        return f"mysql+pymysql://{self.user}:{self.password}@{self.host}:{self.port}/{name}?charset=utf8mb4"

    def drop_database(self, name: str) -> None:
        """Remove a database."""
        self._execute(f"DROP DATABASE IF EXISTS `{name}`")

    def account(self, name: str, grants: list[str], url: str) -> str:
        """A fresh account with no rights but these.

        Returns:
            ``url`` for this account.
        """
        made = (f"DROP USER IF EXISTS '{name}'@'%'", f"CREATE USER '{name}'@'%' IDENTIFIED BY '{self.password}'")
        self._execute(*made, *grants)
        return make_url(url).set(username=name).render_as_string(hide_password=False)

    @property
    def version(self) -> str:
        """What the server says it is."""
        with self.connect() as connection:
            return str(connection.get_server_info())

    def stop(self) -> None:
        """End the server at once; nothing of it is wanted any more."""
        for pid, how in ((self.watcher, signal.SIGTERM), (self.pid, signal.SIGKILL)):
            if pid:
                with suppress(ProcessLookupError):
                    os.kill(pid, how)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _execute(self, *statements: str) -> None:
        with self.connect() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def launch(command: list[str], folder: Path, *, watched: int) -> Server:
    """Run a prepared server on a free port of 127.0.0.1.

    Args:
        command: the program with its flags, but without where it listens.
        folder: as made by ``fresh_folder``; it goes with the server.
        watched: a process; the server ends when that ends.

    Raises:
        NotStarted: it did not answer in time.
    """
    server = Server(port=free_port(), folder=str(folder))
    listening = ["--bind-address=127.0.0.1", f"--port={server.port}", f"--socket={folder}/socket"]
    watcher = _watched([*command, *listening, *_first_words(server), f"--pid-file={folder}/pid"], folder, watched)
    server = replace(server, watcher=watcher.pid)
    try:
        _wait_for(server, watcher)
    except NotStarted:
        server.stop()
        raise
    finally:
        watcher.returncode = watcher.returncode or 0  # it outlives the worker that started it, on purpose
    return replace(server, pid=int((folder / "pid").read_text()))


def fresh_folder(name: str) -> Path:
    """A new folder, in memory where the machine allows it."""
    return Path(tempfile.mkdtemp(prefix=f"millwright-{name}-", dir=memory_or_none()))


def memory_or_none() -> Path | None:
    """A folder that lies in memory, where the machine has one with room."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy else None


def program(name: str) -> str | None:
    """Where a program is, also when it stands where only root looks."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{_SYSTEM_FOLDERS}")


def as_this_user() -> list[str]:
    """The flag without which a server refuses to run as root."""
    return ["--user=root"] if os.geteuid() == 0 else []


def _watched(command: list[str], folder: Path, watched: int) -> subprocess.Popen[bytes]:
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "watch", *command],
            env={**os.environ, "WATCHED": str(watched), "FOLDER": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _first_words(server: Server) -> list[str]:
    """The account; root cannot come in over TCP when the server looks up no names."""
    words = Path(server.folder) / "init.sql"
    words.write_text(
        f"CREATE USER '{server.user}'@'%' IDENTIFIED BY '{server.password}';\n"
        f"GRANT ALL ON *.* TO '{server.user}'@'%' WITH GRANT OPTION;\n"
    )
    return [f"--init-file={words}"]


def free_port() -> int:
    """A port of this machine on which nobody listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: Server, watcher: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and watcher.poll() is None:
        with suppress(pymysql.err.OperationalError):
            server.connect().close()
            return
        time.sleep(0.02)
    log = Path(server.folder) / "log"
    raise NotStarted(log.read_text(errors="replace")[-2000:] if log.exists() else "the server ended at once")
