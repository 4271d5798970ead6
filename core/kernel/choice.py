"""A value that must be one of a fixed set, as it arrives from a form, an import or another program."""

from enum import StrEnum
from typing import TypeVar

from core.kernel.errors import Invalid
from core.kernel.text import clean_line

Kind = TypeVar("Kind", bound=StrEnum)
_SHOWN = 40


def chosen(kind: type[Kind], value: object) -> Kind:
    """The member of ``kind`` with that value.

    Args:
        kind: the set to choose from.
        value: a member, or its stored value as text.

    Raises:
        Invalid: the set has no such value.

    >>> from enum import StrEnum
    >>> class Colour(StrEnum):
    ...     RED = "RED"
    >>> chosen(Colour, "RED")
    <Colour.RED: 'RED'>
    """
    try:
        return kind(str(value))
    except ValueError as error:
        said = clean_line(str(value))[:_SHOWN]
        raise Invalid("“{value}” is not one of the choices. Choose one from the list.", value=said) from error
