"""What a user name, a password and a session may be."""

import string
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement, pairwise

from core.kernel import Invalid, Role, clean_line, folded
from core.people.errors import WeakPassword, WeakPin

SHORTEST, LONGEST_BYTES = 12, 72
ACCOUNT_TRIES, ADDRESS_TRIES = 5, 40
COUNTING = timedelta(minutes=15)
PIN_DIGITS, PIN_TRIES = 6, 5
KNOWN_FOR = timedelta(days=90)
"""How long a device knows somebody who does not sign in there."""
WITH_PIN = frozenset(Role) - {Role.ADMIN}
"""Who administers signs in with the password alone."""
LOCALES = ("en", "de")
_NAME_MARKS = set("._-@+")
_AROUND = string.digits + string.punctuation + string.whitespace
_STANDS_FOR = str.maketrans("4@310!5$7", "aaeioisst")


def check_username(username: str) -> str:
    """The cleaned user name: 2 to 60 letters, digits or ``._-@+``."""
    name = clean_line(username)
    if not 2 <= len(name) <= 60 or not all(c.isalnum() or c in _NAME_MARKS for c in name):
        raise Invalid("A user name has 2 to 60 letters, digits or the signs . _ - @ + and no spaces.")
    return name


def check_full_name(full_name: str) -> str:
    """The cleaned name of a person."""
    name = clean_line(full_name)
    if not 2 <= len(name) <= 120:
        raise Invalid("Enter the person's name, 2 to 120 characters.")
    return name


def check_password(password: str, *, username: str, plant: str = "") -> None:
    """Length and blocklist; no rules of composition. The password is taken exactly as typed.

    Raises:
        WeakPassword: it is too short, too long for the hash, or easily guessed.
    """
    if len(password) < SHORTEST:
        raise WeakPassword("A password needs at least {shortest} characters.", shortest=SHORTEST)
    if len(password.encode()) > LONGEST_BYTES:
        raise WeakPassword("A password may be at most {longest} bytes long (72 plain letters).", longest=LONGEST_BYTES)
    if "\x00" in password:
        raise WeakPassword("A password may not contain the NUL character.")
    if _is_guessable(folded(password), {folded(username), folded(plant), "millwright"}):
        raise WeakPassword(
            "That password is easily guessed. Use several unrelated words, not names or common passwords."
        )


def check_pin(pin: str) -> None:
    """Six digits that are not the first ones to try.

    Raises:
        WeakPin: not six digits, or a run or a repetition (``123456``, ``777777``, ``121212``).
    """
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        raise WeakPin("A PIN has {digits} digits.", digits=PIN_DIGITS)
    repeats = any(pin == pin[:n] * (PIN_DIGITS // n) for n in (1, 2, 3))
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if repeats or steps in ({1}, {9}):
        raise WeakPin("That PIN is tried first. Choose one that is no run and no repetition.")


def is_pin_locked(failures: int) -> bool:
    """Whether a PIN was wrong so often that the password is needed first."""
    return failures >= PIN_TRIES


def check_locale(locale: str | None) -> str | None:
    """One of the languages that the product speaks."""
    if locale is not None and locale not in LOCALES:
        raise Invalid("That language is not available.")
    return locale


def block_for(failures: int, *, allowed: int) -> timedelta | None:
    """How long to refuse after so many failures: a minute, doubling up to a quarter of an hour.

    >>> block_for(4, allowed=5) is None, block_for(5, allowed=5), block_for(99, allowed=5)
    (True, datetime.timedelta(seconds=60), datetime.timedelta(seconds=900))
    """
    if failures < allowed:
        return None
    minutes: int = min(2 ** min(failures - allowed, 4), 15)
    return timedelta(minutes=minutes)


def is_alive(
    *, now: datetime, ended_at: datetime | None, expires_at: datetime, last_seen_at: datetime, idle: timedelta
) -> bool:
    """Whether a session still stands."""
    return ended_at is None and now < expires_at and now < last_seen_at + idle


def _is_guessable(password: str, names: set[str]) -> bool:
    """Whether whoever tries lists of known passwords, and the names at hand, with years and signs gets there soon.

    Digits and signs are looked through, a listed word may stand twice, and two listed words side by side are still a
    short list to try (``Winter2026Filler``); three different ones or a word that is not listed are not.
    """
    listed = _common() | {form for name in names for form in (name, *_readings(name)) if len(form) > 2}
    return len(set(password)) < 4 or any(_made_of_two(form, listed) for form in {password, *_readings(password)})


def _readings(text: str) -> tuple[str, str]:
    """Its letters alone; and again with the digits and signs inside it taken for the letters that they look like."""
    read = text.strip(_AROUND).translate(_STANDS_FOR)
    return "".join(c for c in text if c.isalpha()), "".join(c for c in read if c.isalpha())


def _made_of_two(text: str, listed: set[str]) -> bool:
    """Whether a text is nothing but one or two listed words, each any number of times; an empty one says nothing."""
    inside = sorted({text[i:j] for i in range(len(text)) for j in range(i + 3, len(text) + 1)} & listed)
    return any(_made_of(text, pair) for pair in combinations_with_replacement(inside, 2))


def _made_of(text: str, words: tuple[str, ...]) -> bool:
    reachable = {0}
    for end in range(1, len(text) + 1):
        if any(end - len(word) in reachable and text.endswith(word, 0, end) for word in words):
            reachable.add(end)
    return bool(text) and len(text) in reachable


@cache
def _common() -> set[str]:
    listed = files("core.people").joinpath("common_passwords.txt").read_text("utf-8")
    return {line.strip() for line in listed.splitlines() if line.strip()}
