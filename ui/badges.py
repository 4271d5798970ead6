"""Drawing a status: its badge, its word, its colour, its word in a sentence; ``ui.statuses`` has the tables."""

from enum import Enum

from ui.language import SOURCE, _, language, shown
from ui.statuses import DOWN_FOR_PARTS, LOOKS, MACHINE_STATUS, Look, Tone, tag

__all__ = [
    "LOOKS",
    "MACHINE_STATUS",
    "Look",
    "Tone",
    "badge",
    "in_a_sentence",
    "look",
    "machine_badge",
    "machine_look",
    "tag",
    "tone",
    "word",
    "word_of",
]


def look(member: Enum) -> Look:
    """The row of a member."""
    return LOOKS[type(member).__name__][str(member.value)]


def badge(member: Enum) -> str:
    """The Markdown badge of a member: colour, icon and word."""
    return look(member).markdown


def word(member: Enum) -> str:
    """The word of a member in the language of this run."""
    return _(look(member).word)


def word_of(kind: str, value: str) -> str:
    """The word of a stored value by the name of its enum; a value that the enum has not is shown as it stands."""
    found = LOOKS.get(kind, {}).get(value)
    return _(found.word) if found else value


@shown.register
def _in_a_sentence(member: Enum) -> str:
    return in_a_sentence(word(member)) if type(member).__name__ in LOOKS else str(member.value)


def in_a_sentence(said: str) -> str:
    """The word of a badge within a sentence: small in English; a translation quotes it as it stands on the badge."""
    return said[:1].lower() + said[1:] if language() == SOURCE else said


def tone(member: Enum) -> Tone:
    """The colour of a member, for the stripe of a card that repeats its badge."""
    return look(member).tone


def machine_look(status: Enum, *, waiting_parts: bool = False) -> Look:
    """How a machine is shown; down with every stop waiting for parts is a state of its own."""
    if waiting_parts and status.value == "DOWN":
        return DOWN_FOR_PARTS
    return look(status)


def machine_badge(status: Enum, *, waiting_parts: bool = False) -> str:
    """The badge of a machine."""
    return machine_look(status, waiting_parts=waiting_parts).markdown
