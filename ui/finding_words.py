"""Cause and remedy in words: chips and free text become one sentence each, and a sentence becomes chips again."""

from collections.abc import Sequence
from typing import Final

from ui.language import LANGUAGES, N_, _, translator

CAUSES: Final = (
    N_("Worn out"),
    N_("Loose"),
    N_("Dirty"),
    N_("Overload"),
    N_("Operated wrongly"),
    N_("Unknown"),
)
REMEDIES: Final = (
    N_("Replaced"),
    N_("Adjusted"),
    N_("Cleaned"),
    N_("Lubricated"),
    N_("Reset"),
    N_("Temporary fix"),
)


def joined(chips: Sequence[str], typed: str) -> str:
    """One sentence in the language of this run: the words of the chips, then what was typed."""
    words, text = [_(chip) for chip in chips], typed.strip()
    return ", ".join([*words, text] if text else words)


def parted(sentence: str, chips: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The chips that a sentence begins with, in whichever language it was written, and the text that follows them.

    >>> parted("Ersetzt, seal 90 × 105", REMEDIES)
    (('Replaced',), 'seal 90 × 105')
    """
    known = {translator(tag).gettext(chip).casefold(): chip for tag in LANGUAGES for chip in chips}
    parts = " ".join(sentence.split()).split(", ")
    found: list[str] = []
    while parts and (chip := known.get(parts[0].casefold())) is not None:
        found.append(chip)
        parts.pop(0)
    return tuple(chip for chip in chips if chip in found), ", ".join(parts)
