"""The columns of the files that take consumption away, one set for each view."""

from collections.abc import Callable
from typing import Any

from core.inventory import MOST_MONTHS, Consumed, ConsumptionScope
from ui.badges import word
from ui.export import Columns
from ui.language import _
from ui.when import in_plant, month


def parts(*, with_cost: bool) -> Columns:
    """By part."""
    return {**_part(), **_figures(with_quantity=True, with_cost=with_cost)}


def groups(*, with_cost: bool) -> Columns:
    """By group."""
    return {_("Group"): lambda row: row.name or None, **_figures(with_quantity=False, with_cost=with_cost)}


def machines(*, with_cost: bool) -> Columns:
    """By machine; an empty cell: for none."""
    return {_("Machine"): lambda row: row.name, **_figures(with_quantity=False, with_cost=with_cost)}


def months(*, with_quantity: bool, with_cost: bool) -> Columns:
    """By month."""
    return {_("Month"): lambda row: f"{row.month:%Y-%m}", **_now(with_quantity=with_quantity, with_cost=with_cost)}


def parts_by_month(scope: ConsumptionScope) -> Columns:
    """Parts below each other, what was used together, and the quantity of each month side by side, the newest first."""
    shown = list(enumerate(scope.months[-MOST_MONTHS:]))
    return {
        **_part(),
        _("Together"): lambda row: row.together,
        **{month(first, short=True): _in_month(place) for place, first in reversed(shown)},
    }


def movements(*, with_cost: bool) -> Columns:
    """The movements behind it."""
    cost: Columns = {_("Value"): lambda row: row.value} if with_cost else {}
    return {
        _("When"): lambda row: in_plant(row.at),
        _("Kind"): lambda row: word(row.counts_as),
        _("Quantity"): lambda row: row.quantity,
        _("Unit"): lambda row: row.unit,
        **cost,
        _("Storage location"): lambda row: row.place,
        _("By"): lambda row: row.who,
        _("Job"): lambda row: row.job,
        _("Planned task"): lambda row: row.task,
        _("Machine"): lambda row: row.machine,
        _("Note"): lambda row: row.note,
        _("Takes back"): lambda row: _("yes") if row.is_reversal else None,
    }


def _part() -> Columns:
    return {
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Group"): lambda row: row.group,
        _("Unit"): lambda row: row.unit,
    }


def _figures(*, with_quantity: bool, with_cost: bool) -> Columns:
    """Now, and before."""
    earlier: Columns = {_("Quantity before"): lambda row: row.before.quantity} if with_quantity else {}
    cost: Columns = {_("Value before"): lambda row: row.before.value} if with_cost else {}
    movements_before: Columns = {_("Movements before"): lambda row: row.before.movements}
    return {**_now(with_quantity=with_quantity, with_cost=with_cost), **earlier, **cost, **movements_before}


def _now(*, with_quantity: bool, with_cost: bool) -> Columns:
    def now(row: Any) -> Consumed:
        consumed: Consumed = row.now
        return consumed

    amount: Columns = {_("Quantity"): lambda row: now(row).quantity} if with_quantity else {}
    cost: Columns = {_("Value"): lambda row: now(row).value} if with_cost else {}
    unpriced: Columns = {_("Without a cost"): lambda row: now(row).unpriced} if with_cost else {}
    return {**amount, **cost, _("Movements"): lambda row: now(row).movements, **unpriced}


def _in_month(place: int) -> Callable[[Any], Any]:
    return lambda row: row.months[place].now.quantity
