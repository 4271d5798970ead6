"""How the days of a scope are read: whole months at once, and days only at its edges.

A month of which more than half is meant is read as a whole, and the days that are not meant are taken off again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.inventory.queries._sums import ConsumptionScope
from core.inventory.sums import next_month


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is read from one table: whole months, or days of one ``month``, which may have to be taken off.

    Attributes:
        since: the first day.
        until: the day after the last one.
        month: of days, the first day of their month.
        is_taken_off: these days are not meant.
        is_closed: these months are over, and the plant's sums of them are at hand.
    """

    since: date
    until: date
    month: date | None = None
    is_taken_off: bool = False
    is_closed: bool = False


def stretches(scope: ConsumptionScope, today: date, closed: date | None) -> Iterator[Stretch]:
    """Whole months first, if there are any, and then days; nothing has moved after today.

    Args:
        scope: which consumption.
        today: a day of the plant.
        closed: the day after the months of which the plant's sums may be read; None: of none.
    """
    until = read_until(scope, today)
    first, last = _nearest_month(scope.since), _nearest_month(until)
    if first >= last:
        yield from _by_month(scope.since, until)
        return
    open_since = first if closed is None else min(max(first, closed), last)
    if first < open_since:
        yield Stretch(first, open_since, is_closed=True)
    if open_since < last:
        yield Stretch(open_since, last)
    for begin, end, is_whole in (
        (scope.since, first, False),
        (first, scope.since, True),
        (last, until, False),
        (until, last, True),
    ):
        if begin < end:
            yield Stretch(begin, end, begin.replace(day=1), is_taken_off=is_whole)


def read_until(scope: ConsumptionScope, today: date) -> date:
    """Nothing has moved after today, so its month may be read as a whole."""
    return next_month(scope.until) if scope.until > today and scope.until.day > 1 else scope.until


def _by_month(since: date, until: date) -> Iterator[Stretch]:
    while since < until:
        end = min(next_month(since), until)
        yield Stretch(since, end, since.replace(day=1))
        since = end


def _nearest_month(day: date) -> date:
    """The first day of its month or of the next one, whichever is nearer."""
    first, after = day.replace(day=1), next_month(day)
    return first if day - first <= after - day else after
