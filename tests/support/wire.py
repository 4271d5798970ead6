"""A wire to the database server that can be cut: a small proxy that loses the reply to a commit."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url


class Wire:
    """Carries every byte, until ``lose`` says how many replies to a commit are to be lost with their connection."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._to_lose = 0
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        """Where to connect to."""
        return int(self._listening.getsockname()[1])

    def lose(self, replies: int) -> None:
        """From now on, so many commits reach the server and their replies do not come back."""
        self._to_lose = replies

    @property
    def left_to_lose(self) -> int:
        """How many replies were not lost yet."""
        return self._to_lose

    def close(self) -> None:
        """Take no more connections; those that there were have ended."""
        _end(self._listening)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                server = socket.create_connection(self._server)
                for carry, ends in ((self._carry_up, (client, server)), (_carry, (server, client))):
                    self._threads.append(threading.Thread(target=carry, args=ends, daemon=True))
                    self._threads[-1].start()

    def _carry_up(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self._to_lose and data[4:11] == b"\x03COMMIT":
                    self._to_lose -= 1
                    _end(client)  # nobody hears the answer any more
                    server.sendall(data)
                    break
                server.sendall(data)
        _end(client, server)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _end(source, target)


def _end(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextmanager
def wire_to(url: str) -> Iterator[tuple[Wire, str]]:
    """A wire to the server of ``url``, and the address of the same database through it."""
    straight = make_url(url)
    wire = Wire(straight.host or "127.0.0.1", straight.port or 3306)
    try:
        yield wire, straight.set(port=wire.port).render_as_string(hide_password=False)
    finally:
        wire.close()
