"""What a count has changed, in a sentence or two."""

from core.inventory import Moved, Promised
from ui.amounts import quantity
from ui.language import _, ngettext

_MOST_SAID = 5


def told(moved: list[Moved]) -> str:
    """What was corrected, and who is short again."""
    short = [promised for each in moved for promised in each.released]
    said = [_corrected(moved), *map(_short_again, short[:_MOST_SAID])]
    if (more := len(short) - _MOST_SAID) > 0:
        words = ngettext("{count} more request is short again.", "{count} more requests are short again.", more)
        said.append(words.format(count=more))
    return " ".join(said)


def _short_again(promised: Promised) -> str:
    amount = quantity(promised.quantity, promised.unit)
    if promised.job is None:
        words = _("{quantity} of {part} are no longer held for a request.")
        return words.format(quantity=amount, part=promised.part_number)
    words = _("{quantity} of {part} are no longer held for job {job}, {machine}.")
    return words.format(quantity=amount, part=promised.part_number, job=promised.job, machine=promised.machine)


def _corrected(moved: list[Moved]) -> str:
    changed = sum(1 for each in moved if each.delta)
    said = ngettext("{count} part counted.", "{count} parts counted.", len(moved)).format(count=len(moved))
    if not changed:
        return f"{said} {_('Everything was as expected.')}"
    words = ngettext("The stock of {count} was corrected.", "The stock of {count} was corrected.", changed)
    return f"{said} {words.format(count=changed)}"
