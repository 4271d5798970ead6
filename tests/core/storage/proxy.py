"""A wire to a database server that a test can cut."""

import select
import socket
import threading
import time
from contextlib import suppress


class Wire:
    """Passes bytes between clients and a server; can be cut, mended, slow, or silent.

    Attributes:
        cut_after_commit: whether it breaks right after the next commit was sent.
        delay_s: how long whatever a client says is under way.
        swallow: a connection over which a client says this hears nothing from then on, though nobody hangs up.
        swallowed: how many did.

    Args:
        host: the server.
        port: its port.
    """

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.port = 0
        self.cut_after_commit = False
        self.delay_s = 0.0
        self.swallow = b""
        self.swallowed = 0
        self.mend()

    def mend(self) -> None:
        """Listen (again, on the same port)."""
        self._door = socket.socket()
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._door.bind(("127.0.0.1", self.port))
        self._door.listen(50)
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._welcome, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Nobody comes in any more, and whoever was in is thrown out."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for pair in self._pairs:
            _close(pair)
        self._pairs = []

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                pair = (client, socket.create_connection(self._server))
                self._pairs.append(pair)
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while True:
                for end in select.select([client, server], [], [])[0]:
                    taken = end.recv(65536)
                    if not taken:
                        raise OSError
                    if end is client and self.swallow and self.swallow in taken:
                        self.swallowed += 1
                        return  # both ends stay open
                    if end is client and self.delay_s:
                        time.sleep(self.delay_s)
                    (server if end is client else client).sendall(taken)
                    if end is client and self.cut_after_commit and b"COMMIT" in taken:
                        self.cut_after_commit = False
                        server.recv(65536)  # the server has committed; its answer is lost
                        raise OSError
        _close((client, server))


def _close(pair: tuple[socket.socket, socket.socket]) -> None:
    for end in pair:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
