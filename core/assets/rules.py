"""What a machine, its label and its calendar may be."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, time, timedelta

from core.kernel import Invalid, clean_line

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B: read aloud and typed with gloves.
QR_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
QR_LENGTH = 13
# A person misreads a worn label a few times; who goes on is guessing.
LABEL_TRIES, LABEL_WINDOW = 20, timedelta(minutes=10)
_PREFIXED = re.compile(r"/M/([A-Z0-9]+)/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shift:
    """One weekly shift; an end at or before its start lies on the next day."""

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class ExceptionDay:
    """A day with hours of its own, or closed when it has none."""

    on_date: date
    start: time | None = None
    end: time | None = None
    note: str | None = None


def new_qr_code() -> str:
    """A random code of 13 characters, about 60 bits."""
    return "".join(secrets.choice(QR_ALPHABET) for _ in range(QR_LENGTH))


def code_in(scanned: str) -> str | None:
    """The code in a scanned or typed text; None when there is none. A link is never opened, only read.

    >>> code_in("HTTPS://PLANT.EXAMPLE/M/ACDEFGHJKMNPQ")
    'ACDEFGHJKMNPQ'
    >>> code_in("acde fghj kmnpq")
    'ACDEFGHJKMNPQ'
    >>> code_in("https://evil.example/") is None
    True
    """
    text = clean_line(scanned)[:300]
    found = _PREFIXED.search(text)
    candidate = (found.group(1) if found else text).upper().replace(" ", "").replace("-", "")
    fits = len(candidate) == QR_LENGTH and all(c in QR_ALPHABET for c in candidate)
    return candidate if fits else None


def check_name(name: str) -> str:
    """The cleaned name of a machine, department or calendar: 2 to 120 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 120:
        raise Invalid("A name has 2 to 120 characters.")
    return cleaned


def check_shift(weekday: int, start: time, end: time) -> None:
    """A weekly shift: a weekday from 0 (Monday) to 6, and two different times or a full day (00:00 to 00:00)."""
    if not 0 <= weekday <= 6:
        raise Invalid("A weekday is a number from 0 (Monday) to 6 (Sunday).")
    if start == end and start != time(0):
        raise Invalid("A shift needs two different times; 00:00 to 00:00 is the whole day.")
