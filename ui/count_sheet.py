"""A count of one location: blind at first, then what differs, then all of it posted."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import CountedPart, CountLine, Moved, Promised
from ui import cards, tables
from ui.actions import ActionForm, action_form
from ui.amounts import UNKNOWN, money, quantity
from ui.badges import tag
from ui.language import _, ngettext
from ui.page import bottom_bar
from ui.reason import reason_field
from ui.tables import Column
from ui.text import escape
from ui.text import label as as_label

_ZERO = Decimal(0)
_MOST_SAID = 5
Counted = dict[str, str]
"""What was counted, exact, by the number of the part; as a draft keeps it."""


def count_sheet(location_id: int, rows: Sequence[CountLine], *, is_found: bool = False) -> None:
    """Draw the step that the count has come to.

    Args:
        location_id: where it is counted.
        is_found: the rows are what a search found; what is typed there is kept apart from the whole sheet.
        rows: the parts of one page, with what should lie there; that is shown in the second step only.
    """
    name = f"count-{location_id}-{rows[0].spare_part_id}"
    with _form(f"{name}-found" if is_found else name, location_id) as form:
        begun = {str(row.spare_part_id): row.last_seq for row in rows}
        seen: dict[str, int] = _held(form, "seen", begun)
        counted: Counted = _held(form, "counted", {})
        for number, newest in begun.items():
            seen.setdefault(number, newest)  # a part that came to the location after the sheet was begun
        if st.session_state.get(form.key("compare")):
            _compare(form, rows, counted, seen)
        else:
            _count(form, rows, counted, seen)


def _form(name: str, location_id: int) -> ActionForm:
    return action_form(
        name,
        inventory.post_count,
        location_id,
        submit=_("Post count"),
        done=_told,
        icon="fact_check",
        plain=True,
        prepare=_as_count,
        keeps={"counted": dict, "seen": dict, "reason": str},
    )


def _held(form: ActionForm, field: str, first: Any) -> Any:
    return st.session_state.setdefault(form.key(field), first)


def _count(form: ActionForm, rows: Sequence[CountLine], counted: Counted, seen: dict[str, int]) -> None:
    cards.meta(_("Leave empty what you do not count. Enter 0 where nothing lies."))
    boxes = cards.grid(330)
    typed = {}
    for row in rows:
        with boxes.cell():
            value = _field(form, row, counted, has_moved=_has_moved(row, seen))
        if value is not None:
            typed[str(row.spare_part_id)] = str(value)
    st.session_state[form.key("counted")] = typed
    count = len(typed)
    with bottom_bar(scan=None):
        label = ngettext("Compare {count} part", "Compare {count} parts", count).format(count=count)
        st.button(
            escape(label if count else _("Count a part first")),
            key=form.key("to-compare"),
            icon=":material/compare_arrows:",
            type="primary",
            width="stretch",
            disabled=not count,
            on_click=partial(_turn, form.key("compare"), True),
        )


def _field(form: ActionForm, row: CountLine, counted: Counted, *, has_moved: bool) -> float | None:
    key, number = form.key(f"n{row.spare_part_id}"), str(row.spare_part_id)
    if key not in st.session_state and number in counted:
        there = float(counted[number])
        st.session_state[key] = int(there) if row.whole_units_only else there
    with cards.card("orange" if has_moved else "plain", f"count-{row.spare_part_id}"):
        cards.title(row.part_name, small=True)
        cards.meta([row.part_number, row.bin, _("never lay here until now") if row.is_new else None])
        label = as_label(_("Counted, {unit}").format(unit=row.unit))
        whole = {"min_value": 0, "max_value": 10**9, "step": 1}
        measured = {"min_value": 0.0, "max_value": 1e9, "step": 0.5, "format": "%.3f"}
        value: float | None = st.number_input(
            label, value=None, key=key, **(whole if row.whole_units_only else measured)
        )
        if has_moved:
            _moved(form, row)
    return value


def _moved(form: ActionForm, row: CountLine) -> None:
    """The part moved while it was counted: the person has to look again before it is posted."""
    cards.tags(tag("orange", "sync_problem", _("Moved since you began")))
    st.button(
        _("I have looked again"),
        key=form.key(f"looked{row.spare_part_id}"),
        icon=":material/visibility:",
        width="stretch",
        on_click=partial(_look, form.key("seen"), row),
    )


def _compare(form: ActionForm, rows: Sequence[CountLine], counted: Counted, seen: dict[str, int]) -> None:
    compared = [(row, Decimal(counted[str(row.spare_part_id)])) for row in rows if str(row.spare_part_id) in counted]
    st.session_state[form.key("counted")] = {str(row.spare_part_id): str(there) for row, there in compared}
    moved = [row for row, _there in compared if _has_moved(row, seen)]
    other = [(row, there) for row, there in compared if there != row.expected]
    _figures(len(compared), other)
    for row in moved:
        with cards.card("orange", f"moved-{row.spare_part_id}", height="content"):
            cards.title(f"{row.part_name} · {row.part_number}", small=True)
            cards.meta(_("Somebody took or brought some while you counted. Look at the shelf again."))
            _moved(form, row)
    if other:
        tables.table([_difference(*each) for each in other], _columns(), key=form.key("differences"))
    else:
        st.success(_("Everything lies there as expected."), icon=":material/task_alt:")
    reason_field(form)
    with bottom_bar(scan=None):
        back = partial(_turn, form.key("compare"), False)
        st.button(_("Count on"), key=form.key("back"), icon=":material/arrow_back:", width=140, on_click=back)
        form.submit_button(disabled=bool(moved))


def _figures(count: int, other: Sequence[tuple[CountLine, Decimal]]) -> None:
    known = [_value(row, there) for row, there in other]
    value = sum((each for each in known if each is not None), _ZERO)
    boxes = cards.figures(3)
    with boxes.cell():
        cards.figure(_("Counted"), str(count), key="counted")
    with boxes.cell():
        cards.figure(_("Different"), str(len(other)), key="different", tone="orange" if other else "plain")
    with boxes.cell():
        note = _("without parts of unknown cost") if None in known else None
        cards.figure(_("Value"), ("+" if value > 0 else "") + money(value), note, key="value")


def _columns() -> dict[str, Column]:
    return {
        "part": Column(_("Part")),
        "expected": Column(_("Expected")),
        "counted": Column(_("Counted")),
        "difference": Column(_("Difference")),
        "value": Column(_("Value")),
    }


def _difference(row: CountLine, there: Decimal) -> Mapping[str, str]:
    change, value = there - row.expected, _value(row, there)
    return {
        "part": f"{row.part_name} · {row.part_number}",
        "expected": quantity(row.expected, row.unit),
        "counted": quantity(there, row.unit),
        "difference": ("+" if change > 0 else "") + quantity(change, row.unit),
        "value": UNKNOWN if value is None else money(value),
    }


def _value(row: CountLine, there: Decimal) -> Decimal | None:
    return None if row.cost is None else (there - row.expected) * row.cost


def _has_moved(row: CountLine, seen: Mapping[str, int]) -> bool:
    return seen.get(str(row.spare_part_id), row.last_seq) != row.last_seq


def _turn(key: str, to: bool) -> None:
    st.session_state[key] = to


def _look(key: str, row: CountLine) -> None:
    st.session_state[key] = st.session_state[key] | {str(row.spare_part_id): row.last_seq}


def _as_count(values: Mapping[str, Any]) -> dict[str, Any]:
    counted, seen = values["counted"], values["seen"]
    counts = [CountedPart(int(part), Decimal(there), seen.get(part)) for part, there in counted.items()]
    return {"counts": counts, "reason": values.get("reason") or ""}


def _told(moved: list[Moved]) -> str:
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
