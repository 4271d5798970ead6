"""Hashing and checking passwords with streamlit-authenticator's Hasher (bcrypt), loaded only when needed."""

from functools import cache
from typing import Any

from core.people.rules import LONGEST_BYTES


def hashed(password: str) -> str:
    """The bcrypt hash of a password that passed ``rules.check_password``."""
    return str(_hasher().hash(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password fits; an account without one takes as long to say no."""
    possible = len(password.encode("utf-8", "replace")) <= LONGEST_BYTES and "\x00" not in password
    fits = bool(_hasher().check_pw(password if possible else "impossible", password_hash or _stand_in()))
    return fits and possible and password_hash is not None


@cache
def _stand_in() -> str:
    return hashed("nobody has this password")


@cache
def _hasher() -> Any:
    from streamlit_authenticator.utilities.hasher import Hasher  # noqa: PLC0415 - it loads Streamlit

    return Hasher
