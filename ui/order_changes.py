"""What somebody else changed of an order while it is changed here: taken over where nothing was typed, and told."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from core.inventory import OrderDetail
from ui import cards
from ui.actions import ActionForm
from ui.amounts import UNKNOWN, quantity
from ui.badges import tag
from ui.language import _
from ui.order_form import Line, how_much, line_of
from ui.when import day

Base = dict[str, Any]
"""An order as it was when its form was begun, as a draft keeps it."""
_HEAD = ("supplier", "expected_on", "reference", "notes")


def follow(form: ActionForm, order: OrderDetail) -> None:
    """Bring the form up to the order as it stands, before its fields are drawn, and say what is new.

    What was typed stays, except in a line of which something has come: that does not change any more.
    """
    now, news = _base(order), form.key("news")
    base: Base = st.session_state.setdefault(form.key("base"), now)
    if base["version"] != now["version"]:
        said = [*_told(base, now)]
        _take_over(form, base, now)
        form.propose("base", now)
        st.session_state[news] = [*st.session_state.get(news, []), *said]
    _say(st.session_state.get(news, []))


def _base(order: OrderDetail) -> Base:
    return {
        "version": order.version,
        "supplier": order.supplier,
        "expected_on": order.expected_on.isoformat() if order.expected_on else None,
        "reference": order.reference or "",
        "notes": order.notes or "",
        "lines": {str(line.spare_part_id): line_of(line) for line in order.lines},
    }


def _take_over(form: ActionForm, base: Base, now: Base) -> None:
    for field in _HEAD:
        typed = st.session_state.get(form.key(field), base[field])
        if (typed.isoformat() if isinstance(typed, date) else typed) == base[field]:
            is_day = field == "expected_on" and now[field] is not None
            form.propose(field, date.fromisoformat(now[field]) if is_day else now[field])
    mine: list[Line] = st.session_state.get(form.key("lines"), [*base["lines"].values()])
    merged = _merged(mine, base["lines"], now["lines"])
    if merged == [*now["lines"].values()]:
        form.propose("lines", merged)
    else:
        st.session_state[form.key("lines")] = merged


def _merged(mine: list[Line], base: Mapping[str, Line], now: Mapping[str, Line]) -> list[Line]:
    """Each line as it was typed here, or else as it stands."""
    typed = {str(line["part"]): line for line in mine}
    lines = []
    for part in {**now, **typed}:
        there, here = now.get(part), typed.get(part)
        has_come = there is not None and Decimal(there["came"]) > 0
        line = there if has_come or _ordered(here) == _ordered(base.get(part)) else here
        lines += [line] if line is not None else []
    return lines


def _ordered(line: Line | None) -> tuple[Decimal, Decimal | None] | None:
    if line is None:
        return None
    return Decimal(line["quantity"]), None if line["price"] is None else Decimal(line["price"])


def _told(base: Base, now: Base) -> Iterator[str]:
    """What is new, a sentence each."""
    words = {
        "supplier": _("Supplier"),
        "expected_on": _("Expected on"),
        "reference": _("Reference"),
        "notes": _("Notes"),
    }
    for field, word in words.items():
        if base[field] != now[field]:
            before, after = _shown(field, base[field]), _shown(field, now[field])
            yield _("{field}: {before} before, {after} now.").format(field=word, before=before, after=after)
    for part in {**base["lines"], **now["lines"]}:
        yield from _told_of_line(base["lines"].get(part), now["lines"].get(part))


def _told_of_line(before: Line | None, after: Line | None) -> Iterator[str]:
    line = after or before or {}
    name = f"{line['name']} ({line['number']})"
    if before is None or after is None:
        words = _("{part} was added: {amount}.") if before is None else _("{part} was taken off: {amount}.")
        yield words.format(part=name, amount=how_much(line))
        return
    if _ordered(before) != _ordered(after):
        words = _("{field}: {before} before, {after} now.")
        yield words.format(field=name, before=how_much(before), after=how_much(after))
    if before["came"] != after["came"]:
        came = quantity(Decimal(after["came"]), after["unit"])
        yield _("Of {part} {quantity} have come; its line stays.").format(part=name, quantity=came)


def _shown(field: str, value: str | None) -> str:
    if not value:
        return UNKNOWN
    return day(date.fromisoformat(value)) if field == "expected_on" else value


def _say(news: list[str]) -> None:
    if not news:
        return
    with cards.card("orange", "order-news", height="content"):
        cards.tags(tag("orange", "sync_problem", _("Changed by somebody else meanwhile")))
        for sentence in news:
            cards.line(sentence)
        cards.meta(_("What you typed is kept. Look it through, then save the order."))
