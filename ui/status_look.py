"""How one status is shown: colour, icon and word."""

from dataclasses import dataclass
from typing import Literal

from ui.language import _
from ui.text import escape

Tone = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]


@dataclass(frozen=True, slots=True)
class Look:
    """How one status is shown."""

    tone: Tone
    icon: str
    word: str

    @property
    def markdown(self) -> str:
        """The badge directive with the word in the language of this run."""
        return tag(self.tone, self.icon, _(self.word))


def tag(tone: Tone, icon: str, text: str) -> str:
    """A badge that stands for itself, outside the tables; ``text`` is plain."""
    return f":{tone}-badge[:material/{icon}: {escape(text)}]"
