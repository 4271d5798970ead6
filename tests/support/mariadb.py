"""A throw-away MariaDB server, up in about a second."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.throwaway import NotStarted, Server, as_this_user, fresh_folder, launch, program

_FLAGS = (
    "--no-defaults",
    "--skip-log-bin",
    "--performance-schema=OFF",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-buffer-pool-size=128M",
    "--skip-name-resolve",
)


def start(*, watched: int, flags: tuple[str, ...] = ()) -> Server:
    """Start a fresh server that lives at most as long as the process ``watched``.

    Raises:
        NotStarted: the programs are missing, or it did not come up.
    """
    install, daemon = program("mariadb-install-db"), program("mariadbd")
    if install is None or daemon is None:
        raise NotStarted("mariadbd and mariadb-install-db are missing; deploy/install.sh tools brings them")
    folder = fresh_folder("mariadb")
    data = [f"--datadir={folder}/data", *as_this_user()]
    prepare = [install, "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", *data]
    made = subprocess.run(prepare, capture_output=True, text=True, check=False)
    if made.returncode:
        raise NotStarted(made.stdout[-1000:] + made.stderr[-1000:])
    return launch([daemon, *_FLAGS, *data, *flags], folder, watched=watched)


@contextmanager
def own_server(*flags: str) -> Iterator[Server]:
    """A server for one test alone, which may stop it, freeze it or start it with other flags."""
    server = start(watched=os.getpid(), flags=flags)
    try:
        yield server
    finally:
        server.stop()
