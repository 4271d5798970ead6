"""What is wrong with a machine, in the words of the one who reported it."""

from core.maintenance import RequestCard
from ui.badges import word
from ui.language import _

_SHORT, _BRIEF = 60, 180


def problem(card: RequestCard) -> str:
    """The description, or the symptoms where nothing was typed; plain."""
    return card.description.strip() or symptoms(card) or _("No description")


def brief_problem(card: RequestCard) -> str:
    """The problem on one line for a card of a list, cut between words; the page of the job has all of it."""
    return brief(problem(card))


def symptoms(card: RequestCard) -> str:
    """The words of the symptoms, one after the other."""
    return ", ".join(word(symptom) for symptom in card.symptoms)


def short_problem(card: RequestCard, most: int = _SHORT) -> str:
    """The first sentence of the problem, cut between words."""
    text = " ".join(problem(card).split())
    return brief(text.split(". ")[0].rstrip("."), most)


def brief(text: str, most: int = _BRIEF) -> str:
    r"""A text on one line, cut between words.

    >>> brief("Oil on the floor,\n  and on the belt", most=18)
    'Oil on the floor…'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(",;: ") + "…"


def short_name(full_name: str) -> str:
    """A person's name as it fits a small place: ``A. Novak``.

    >>> short_name("Anna Novak"), short_name("Cher")
    ('A. Novak', 'Cher')
    """
    first, _space, last = full_name.rpartition(" ")
    return f"{first[0]}. {last}" if first else last


def place(card: RequestCard) -> str:
    """Where the machine stands: its location, or its department."""
    return card.location or card.department
