"""Hashing and checking passwords with streamlit-authenticator's Hasher (bcrypt), loaded only when needed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from core.people.rules import LONGEST_BYTES

# What Streamlit says of a process that is not its server, such as the command line.
_ABOUT_BARE_MODE = (
    "streamlit.runtime.caching.cache_data_api",
    "streamlit.runtime.scriptrunner_utils.script_run_context",
)


def hashed(password: str) -> str:
    """The bcrypt hash of a password that passed ``rules.check_password``."""
    return str(load_hasher().hash(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; an account without one takes as long to say no."""
    possible = len(password.encode("utf-8", "replace")) <= LONGEST_BYTES and "\x00" not in password
    fits = bool(load_hasher().check_pw(password if possible else "impossible", password_hash or _stand_in()))
    return fits and possible and password_hash is not None


@cache
def load_hasher() -> Any:
    """Load the library, which takes seconds; commands that hash do it before their transaction begins."""
    with _quiet():
        from streamlit_authenticator.utilities.hasher import Hasher  # noqa: PLC0415 - it loads Streamlit

    return Hasher


@cache
def _stand_in() -> str:
    return hashed("nobody has this password")


@contextmanager
def _quiet() -> Iterator[None]:
    silent = [logging.getLogger(name) for name in _ABOUT_BARE_MODE]
    for logger in silent:
        logger.addFilter(_nothing)
    try:
        yield
    finally:
        for logger in silent:
            logger.removeFilter(_nothing)


def _nothing(_record: logging.LogRecord) -> bool:
    return False
