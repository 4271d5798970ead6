"""What the stock is worth, as bars and lines; and what moved by its kind, in all and month by month."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from core.inventory import MovedByKind, MovementReason, StockWorth, ValuedPart
from ui import cards, listing
from ui.amounts import UNKNOWN, money, number, price_of_one, quantity
from ui.badges import word
from ui.bar_charts import Bar, month_bars, ranked_bars
from ui.cards import card, figure, figures
from ui.language import _, ngettext
from ui.navigation import go_to
from ui.tables import Column, pager, table
from ui.text import escape
from ui.when import month

PAGE = "storeroom/stock_value"
ROWS, MOST = 50, 200
_BARS = 12
_NOTHING = Decimal(0)


def total(all_of_it: StockWorth) -> None:
    """What everything is worth, and what of it nobody knows."""
    unpriced, cells = all_of_it.unpriced, figures(3)
    with cells.cell():
        figure(
            _("Stock value"),
            worth(all_of_it),
            key="stock-value",
            help=_("What is on hand, at the average cost of each part."),
        )
    with cells.cell():
        figure(_("Parts on hand"), number(all_of_it.parts), key="parts")
    if not unpriced:
        return
    with cells.cell():
        words = _("Something of them is on hand and nobody knows a cost. They are missing in the value.")
        figure(_("Without a cost"), parts_of(unpriced), key="unpriced", tone="yellow", icon="help", help=words)


def worths(question: str, rows: Sequence[StockWorth], query: Callable[[StockWorth], dict[str, Any]]) -> None:
    """Groups or locations as bars and as lines, of very many the first; either leads on to the parts there."""
    rows, is_cut = rows[:MOST], len(rows) > MOST
    bars = [Bar(name_of(row), float(row.value), worth(row)) for row in rows]
    largest = [place for place, bar in enumerate(bars) if bar.size > 0][:_BARS]
    if largest:
        with card("plain", "worth-chart", height="content"):
            cards.title(question)
            ranked_bars(
                [bars[place] for place in largest],
                key=f"worth-{'place' if rows[0].id else 'group'}",
                alt=f"{question} {', '.join(f'{bars[place].name}: {bars[place].words}' for place in largest)}",
                on_pick=lambda place: go_to(PAGE, **query(rows[largest[place]])),
            )
    with listing.box("worths"):
        for row, bar in zip(rows, bars, strict=True):
            facts = [parts_of(row.parts), unpriced_words(row.unpriced)]
            key = f"worth-{row.id or row.name}"
            listing.way(key, bar.name, facts, badges=f"**{escape(bar.words)}**", page=PAGE, **query(row))
    if is_cut:
        cards.meta(_("These are the {count} of most value; the file has all.").format(count=MOST))


def valued(rows: Sequence[ValuedPart], *, key: str) -> None:
    """Parts as lines, the most valuable first; each leads to its page."""
    with listing.box(key):
        for row in rows[:ROWS]:
            cost = row.average_cost
            each = _("no cost known") if cost is None else _("{cost} each").format(cost=price_of_one(cost))
            facts = [row.part_number, row.group, quantity(row.quantity, row.unit), each]
            shown = f"**{escape(money(row.value))}**" if row.value is not None else UNKNOWN
            listing.way(f"valued-{row.id}", row.part_name, facts, badges=shown, page="storeroom/part", part=row.id)
    pager(key, rows[ROWS - 1].rank if len(rows) > ROWS else None, by_time=False)


def kinds(rows: Sequence[MovedByKind]) -> None:
    """What moved by kind in all of the months; each leads on to its months."""
    with listing.box("kinds"):
        for reason in MovementReason:
            found = [row for row in rows if row.reason is reason]
            if found:
                _kind(reason, found)
    kinds_table(rows)


def kind_months(rows: Sequence[MovedByKind], months: Sequence[date]) -> None:
    """One kind month by month: how many movements as bars, and what they were worth as a table."""
    found = {row.month: row for row in rows}
    counts = [(first, found[first].movements if first in found else 0) for first in months]
    bars = [(first, Bar(month(first), float(count), movements_of(count))) for first, count in counts]
    with card("plain", "kind-chart", height="content"):
        cards.title(_("How many movements in each month?"))
        month_bars(bars, key="kind-bars", alt=", ".join(f"{bar.name}: {bar.words}" for _first, bar in bars))
    kinds_table(rows)


def kinds_table(rows: Sequence[MovedByKind]) -> None:
    """Each month and kind, the newest month first."""
    records = [
        {
            "month": month(row.month, short=True),
            "kind": word(row.reason),
            "movements": row.movements,
            "came_in": row.came_in or None,
            "went_out": row.went_out or None,
            "net": row.net,
            "unpriced": row.unpriced or None,
        }
        for row in rows
    ]
    columns = {
        "month": Column(_("Month")),
        "kind": Column(_("Kind")),
        "movements": Column(_("Movements"), "number"),
        "came_in": Column(_("Came in"), "number", 2),
        "went_out": Column(_("Went out"), "number", 2),
        "net": Column(_("Difference"), "number", 2),
        "unpriced": Column(_("Without a cost"), "number"),
    }
    cards.section(_("Month by month"))
    table(records, columns, key="kinds-table", alt=_("Movements by kind and month"))


def _kind(reason: MovementReason, rows: Sequence[MovedByKind]) -> None:
    """One kind over all months: what came in, what went out, how many movements."""
    came_in, went_out = (sum(values, _NOTHING) for values in zip(*((r.came_in, r.went_out) for r in rows), strict=True))
    facts = [
        movements_of(sum(row.movements for row in rows)),
        _("{cost} came in").format(cost=money(came_in)) if came_in else None,
        _("{cost} went out").format(cost=money(went_out)) if went_out else None,
        unpriced_words(sum(row.unpriced for row in rows)),
    ]
    difference = f"**{escape(money(came_in - went_out))}**"
    query = {**kept_months(), "by": "kind", "kind": reason.value}
    listing.way(f"kind-{reason.value.lower()}", word(reason), facts, badges=difference, page=PAGE, **query)


def kept_months() -> dict[str, str]:
    """What the address says of the months, for a link that keeps them."""
    return {"months": st.query_params["months"]} if "months" in st.query_params else {}


def movements_of(count: int) -> str:
    """How many movements."""
    return ngettext("{count} movement", "{count} movements", count).format(count=number(count))


def worth(row: StockWorth) -> str:
    """What it is worth, as far as it is known."""
    if not row.unpriced:
        return money(row.value)
    return _("at least {cost}").format(cost=money(row.value)) if row.unpriced < row.parts else UNKNOWN


def name_of(row: StockWorth) -> str:
    """Of the group, or code and name of the location."""
    if row.label is not None:
        return f"{row.name} · {row.label}"
    return row.name or _("Parts without a group")


def parts_of(count: int) -> str:
    """How many parts."""
    return ngettext("{count} part", "{count} parts", count).format(count=number(count))


def unpriced_words(count: int) -> str | None:
    """How many have no cost; None when all have one."""
    if not count:
        return None
    return ngettext("{count} without a cost", "{count} without a cost", count).format(count=number(count))
