"""The views of the consumption: a ranking with bars and lines, months, parts by month, and the movements behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

import streamlit as st

from core import inventory
from core.inventory import (
    ConsumedByMachine,
    ConsumedGroup,
    ConsumedInMonth,
    ConsumedPart,
    ConsumedPartByMonth,
    ConsumingMovement,
    ConsumingMovements,
    ConsumptionScope,
)
from ui import cards, listing
from ui.amounts import money, number, quantity
from ui.badges import badge, tag
from ui.bar_charts import Bar, month_bars, ranked_bars
from ui.cards import card
from ui.consumption_scope import PAGE, Subject, narrower
from ui.consumption_words import bar, earlier, moved, unknown
from ui.language import _
from ui.navigation import go_to, link
from ui.page import read
from ui.period import in_address
from ui.tables import Column, cursor, pager, table
from ui.text import escape
from ui.when import day_time, month, start_of_day

ROWS = 50
_BARS = 12
QUERIES: Final[dict[str, Any]] = {
    "part": inventory.consumption_by_part,
    "group": inventory.consumption_by_group,
    "machine": inventory.consumption_by_machine,
    "month": inventory.consumption_by_month,
    "table": inventory.consumption_by_part_and_month,
    "movements": inventory.consuming_movements,
}
"""What each view asks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a ranking: its bar, its grey facts, and what the address of its own page carries."""

    key: str
    bar: Bar
    facts: Sequence[str | None]
    query: dict[str, Any] = field(default_factory=dict)


def wanted(by: str, scope: ConsumptionScope) -> dict[str, Any]:
    """What the query of a view is asked for a file: all of it, up to a limit."""
    if by == "movements":
        return {**_movements_of(scope), "limit": inventory.MOST_CONSUMED}
    most = {} if by == "month" else {"limit": inventory.MOST_CONSUMED}
    return {"scope": scope, **most}


def part_line(scope: ConsumptionScope, row: ConsumedPart) -> Line:
    """A part."""
    count = moved(row.now) if row.now.value is not None else None
    facts = [row.part_number, row.group, quantity(row.now.quantity, row.unit), count]
    was = quantity(row.before.quantity, row.unit)
    facts += [_("{amount} before").format(amount=was), unknown(row.now)]
    return Line(f"part-{row.id}", bar(row.part_name, row.now), facts, narrower(scope, part=row.id))


def group_line(scope: ConsumptionScope, row: ConsumedGroup) -> Line:
    """A group of parts."""
    name = row.name or _("Parts without a group")
    return Line(f"group-{row.name}", bar(name, row.now), _facts(row), narrower(scope, group=row.name))


def machine_line(scope: ConsumptionScope, row: ConsumedByMachine) -> Line:
    """A machine."""
    name = row.name or _("For no machine")
    return Line(f"machine-{row.id}", bar(name, row.now), _facts(row), narrower(scope, machine=row.id))


def ranking(question: str, rows: Sequence[Any], line: Callable[[Any], Line], *, key: str) -> None:
    """The largest as bars, all as lines; either leads on to what is behind it.

    Args:
        question: what the chart answers.
        rows: of the query, one more than a page when there are more.
        line: what to show of a row.
        key: of the list, as given to ``cursor``.
    """
    lines = [line(row) for row in rows[:ROWS]]
    largest = [each for each in lines if each.bar.size > 0][:_BARS]
    if largest and cursor(key) is None:
        with card("plain", f"{key}-chart", height="content"):
            cards.title(question)
            ranked_bars(
                [each.bar for each in largest],
                key=f"{key}-bars",
                alt=f"{question} {', '.join(f'{each.bar.name}: {each.bar.words}' for each in largest)}",
                on_pick=lambda place: go_to(PAGE, **largest[place].query),
            )
    with listing.box(key):
        for each in lines:
            words = f"**{escape(each.bar.words)}**"
            listing.way(each.key, each.bar.name, each.facts, badges=words, page=PAGE, **each.query)
    pager(key, rows[ROWS - 1].rank if len(rows) > ROWS else None, by_time=False)


def months(rows: Sequence[ConsumedInMonth], scope: ConsumptionScope, subject: Subject, *, lines: bool) -> None:
    """One bar a month; with ``lines`` below each other too, the newest first, each leading on to its days."""
    unit = subject.part.unit if subject.part else None
    bars = [(row.month, bar(month(row.month), row.now, unit)) for row in rows]

    def days(first: date) -> dict[str, Any]:
        days_of = scope.in_month(first)
        return narrower(scope) | in_address(days_of.since, days_of.until)

    with card("plain", "months-chart", height="content"):
        cards.title(_("How much in each month?"))
        month_bars(
            bars,
            key="months-bars",
            alt=", ".join(f"{each.name}: {each.words}" for _first, each in bars),
            on_pick=lambda place: go_to(PAGE, **days(bars[place][0])),
        )
    if not lines:
        return
    with listing.box("months"):
        for row, (first, each) in reversed(list(zip(rows, bars, strict=True))):
            words = f"**{escape(each.words)}**"
            facts = [moved(row.now), unknown(row.now)]
            listing.way(f"month-{first}", each.name, facts, badges=words, page=PAGE, **days(first))


def by_month_table(rows: Sequence[ConsumedPartByMonth], *, key: str) -> None:
    """Parts by name below each other, months side by side, the newest first, in the unit of the part."""
    shown = rows[:ROWS]
    records = [
        {"part": f"{row.part_number} · {row.part_name}", "unit": row.unit, "all": row.together}
        | {f"{each.month}": each.now.quantity or None for each in row.months}
        for row in shown
    ]
    columns = {"part": Column(_("Part"), width="medium"), "unit": Column(_("Unit"), width="small")}
    columns["all"] = Column(_("Together"), "number", digits=None)
    for each in reversed(shown[0].months):
        columns[f"{each.month}"] = Column(month(each.month, short=True), "number", digits=None)
    table(records, columns, key=key, alt=_("Consumption by part and month"))
    pager(key, rows[ROWS - 1].name if len(rows) > ROWS else None, by_time=False)


def movements(scope: ConsumptionScope, subject: Subject) -> None:
    """The movements that make up the consumption of the part, newest first."""
    if subject.part is None:
        return
    key = f"consuming-{subject.part.id}"
    found = read(inventory.consuming_movements, **_movements_of(scope), before=cursor(key), limit=ROWS)
    if not found.rows and found.following is None:
        st.info(_("No movements in this time."), icon=":material/swap_vert:")
    with listing.box(key):
        for row in found:
            _movement_line(row)
    if found.following is not None and len(found.rows) < ROWS:
        words = _("{count} movements of the part were looked through for this machine. There may be more further back.")
        cards.meta(words.format(count=number(inventory.MOST_CONSUMED)), icon="manage_search")
    pager(key, found.following)


def cut_short(found: ConsumingMovements) -> str | None:
    """What the file with the movements says at its end when it has not all of them."""
    if found.following is None:
        return None
    words = _("Not complete: only the newest {count} movements of the part were looked through. Choose a shorter time.")
    return words.format(count=number(inventory.MOST_CONSUMED))


def _movements_of(scope: ConsumptionScope) -> dict[str, Any]:
    return {
        "part_id": scope.part_id,
        "since": start_of_day(scope.since),
        "until": start_of_day(scope.until),
        "machine_id": scope.machine_id,
        "scrap": scope.scrap,
    }


def _movement_line(row: ConsumingMovement) -> None:
    mark = tag("gray", "undo", _("Takes back")) if row.is_reversal else ""
    listing.entry(
        f"consuming-{row.id}",
        f"{quantity(row.quantity, row.unit)} · {row.machine or row.task or _('without a job')}",
        [day_time(row.at), row.who, row.place, money(row.value) if row.value is not None else None, row.note],
        badges=f"{mark} {badge(row.counts_as)}".strip(),
        body=partial(_movement, row),
    )


def _movement(row: ConsumingMovement) -> None:
    cards.facts(
        {
            _("Movement"): str(row.seq),
            _("When"): day_time(row.at),
            _("By"): row.who,
            _("Storage location"): row.place,
            _("Value"): money(row.value) if row.value is not None else None,
            _("Planned task"): row.task,
            _("Note"): row.note,
        },
        key=f"consuming-facts-{row.id}",
    )
    if row.job is not None:
        link("everyone/job", _("Open job {number}").format(number=row.job), icon="build", job=row.job)


def _facts(row: ConsumedGroup | ConsumedByMachine) -> list[str | None]:
    facts = [] if row.now.value is None else [moved(row.now)]
    return [*facts, earlier(row.now, row.before), unknown(row.now)]
