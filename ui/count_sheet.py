"""A count of one location: blind at first, then what differs, then all of it posted."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from core import inventory
from core.inventory import MOST_COUNTED, CountedPart, CountLine
from ui import cards
from ui.actions import ActionForm, action_form
from ui.amounts import quantity
from ui.badges import tag
from ui.count_differences import figures, table
from ui.count_words import told
from ui.language import _, ngettext
from ui.page import bottom_bar, read
from ui.press import drawn
from ui.reason import reason_field
from ui.text import escape
from ui.text import label as as_label

_MOST_NAMED = 8
T = TypeVar("T")
Counted = dict[str, str]
"""What was counted, exact, by the number of the part; as a draft keeps it."""
Seen = dict[str, int]
"""The newest movement of each of these parts when it was counted."""


def count_sheet(location_id: int, rows: Sequence[CountLine], *, nothing: str) -> None:
    """Draw the step that the count has come to; one count of a location goes over all its pages and searches.

    Args:
        location_id: where it is counted.
        rows: the parts of one page, or what a search found, with what should lie there, which is not shown yet.
        nothing: what to say where there are no rows.
    """
    with _form(location_id) as form:
        counted: Counted = _held(form, "counted")
        seen: Seen = _held(form, "seen")
        if counted and is_compared(location_id):
            _compare(form, location_id, _lines(location_id, counted), counted, seen)
        else:
            _count(
                form, location_id, rows, _lines(location_id, counted.keys() - _numbers(rows)), counted, seen, nothing
            )


def is_compared(location_id: int) -> bool:
    """Whether all that was counted there is looked at beside what should lie there."""
    return bool(st.session_state.get(_compared(location_id)))


def count_on(location_id: int) -> None:
    """From a callback: back to counting."""
    _look_at(location_id, False)


def _look_at(location_id: int, is_compared: bool) -> None:
    st.session_state[_compared(location_id)] = is_compared


def _compared(location_id: int) -> str:
    return f"_compared-{drawn(_name(location_id))}"


def _name(location_id: int) -> str:
    return f"count-{location_id}"


def _numbers(rows: Sequence[CountLine]) -> set[str]:
    return {str(row.spare_part_id) for row in rows}


def _lines(location_id: int, counted: Iterable[str]) -> Sequence[CountLine]:
    """What was counted, as it should lie there now."""
    parts = [int(number) for number in counted]
    lines: Sequence[CountLine] = (
        read(inventory.count_sheet, location_id, among=parts, limit=MOST_COUNTED) if parts else ()
    )
    return lines


def _form(location_id: int) -> ActionForm:
    return action_form(
        _name(location_id),
        inventory.post_count,
        location_id,
        submit=_("Post count"),
        done=told,
        icon="fact_check",
        plain=True,
        prepare=_as_count,
        keeps={"counted": dict, "seen": dict, "reason": str},
    )


def _held(form: ActionForm, field: str) -> Any:
    return st.session_state.setdefault(form.key(field), {})


def _begun(form: ActionForm) -> str:
    """Where the newest movement of each part stands as it was when it was shown first."""
    return f"_begun-{form.key('seen')}"


def _count(
    form: ActionForm,
    location_id: int,
    rows: Sequence[CountLine],
    elsewhere: Sequence[CountLine],
    counted: Counted,
    seen: Seen,
    nothing: str,
) -> None:
    if rows:
        cards.meta(_("Leave empty what you do not count. Enter 0 where nothing lies."))
    else:
        st.info(nothing, icon=":material/search_off:")
    _say_elsewhere(elsewhere, counted)
    is_full = len(counted) >= MOST_COUNTED
    begun: Seen = st.session_state.setdefault(_begun(form), {})
    boxes = cards.grid(330)
    for row in rows:
        number = str(row.spare_part_id)
        newest = seen.get(number, begun.setdefault(number, row.last_seq))
        with boxes.cell():
            value = _field(form, row, counted, newest, disabled=is_full and number not in counted)
        if value is None:
            counted, seen = _without(counted, number), _without(seen, number)
        else:
            counted, seen = counted | {number: str(value)}, seen | {number: newest}
    st.session_state[form.key("counted")], st.session_state[form.key("seen")] = counted, seen
    _to_compare(form, location_id, len(counted))


def _without(kept: dict[str, T], number: str) -> dict[str, T]:
    return {key: each for key, each in kept.items() if key != number}


def _say_elsewhere(elsewhere: Sequence[CountLine], counted: Counted) -> None:
    """What was counted on other pages and in other searches."""
    if not elsewhere:
        return
    amounts = [(row, Decimal(counted[str(row.spare_part_id)])) for row in elsewhere]
    named = [f"{row.part_number} {quantity(there, row.unit)}" for row, there in amounts[:_MOST_NAMED]]
    words = ngettext(
        "{count} part is counted too, not posted yet: {parts}.",
        "{count} parts are counted too, not posted yet: {parts}.",
        len(amounts),
    )
    more = len(amounts) - len(named)
    named += [ngettext("{count} more", "{count} more", more).format(count=more)] if more else []
    cards.meta(words.format(count=len(amounts), parts=", ".join(named)), icon="pending_actions")


def _to_compare(form: ActionForm, location_id: int, count: int) -> None:
    if count >= MOST_COUNTED:
        st.info(
            escape(
                _("A count has at most {most} parts. Compare and post these, then count on.").format(most=MOST_COUNTED)
            ),
            icon=":material/fact_check:",
        )
    with bottom_bar(scan=None):
        label = ngettext("Compare {count} part", "Compare {count} parts", count).format(count=count)
        st.button(
            escape(label if count else _("Count a part first")),
            key=form.key("to-compare"),
            icon=":material/compare_arrows:",
            type="primary",
            width="stretch",
            disabled=not count,
            on_click=partial(_look_at, location_id, True),
        )


def _field(form: ActionForm, row: CountLine, counted: Counted, newest: int, *, disabled: bool) -> float | None:
    has_moved = newest != row.last_seq
    key, number = form.key(f"n{row.spare_part_id}"), str(row.spare_part_id)
    if key not in st.session_state and number in counted:
        there = float(counted[number])
        st.session_state[key] = int(there) if row.whole_units_only else there
    with cards.card("orange" if has_moved else "plain", f"count-{row.spare_part_id}"):
        cards.title(row.part_name, small=True)
        cards.meta([row.part_number, row.bin, _("never lay here until now") if row.is_new else None])
        whole = {"min_value": 0, "max_value": 10**9, "step": 1}
        measured = {"min_value": 0.0, "max_value": 1e9, "step": 0.5, "format": "%.3f"}
        label = _("Counted, {unit}").format(unit=row.unit)
        with st.container(gap="xxsmall"):
            cards.meta(label)
            value: float | None = st.number_input(
                as_label(f"{label}: {row.part_name} {row.part_number}"),
                value=None,
                key=key,
                disabled=disabled,
                label_visibility="collapsed",
                **(whole if row.whole_units_only else measured),
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
        on_click=partial(_look, form, row),
    )


def _compare(
    form: ActionForm, location_id: int, rows: Sequence[CountLine], counted: Counted, seen: Mapping[str, int]
) -> None:
    compared = [(row, Decimal(counted[str(row.spare_part_id)])) for row in rows]
    moved = [row for row in rows if seen.get(str(row.spare_part_id), row.last_seq) != row.last_seq]
    other = [(row, there) for row, there in compared if there != row.expected]
    figures(len(compared), other)
    for row in moved:
        with cards.card("orange", f"moved-{row.spare_part_id}", height="content"):
            cards.title(f"{row.part_name} · {row.part_number}", small=True)
            cards.meta(_("Somebody took or brought some while you counted. Look at the shelf again."))
            _moved(form, row)
    if other:
        table(other, key=form.key("differences"))
    else:
        st.success(_("Everything lies there as expected."), icon=":material/task_alt:")
    reason_field(form)
    with bottom_bar(scan=None):
        back = partial(count_on, location_id)
        st.button(_("Count on"), key=form.key("back"), icon=":material/arrow_back:", width="content", on_click=back)
        form.submit_button(disabled=bool(moved))


def _look(form: ActionForm, row: CountLine) -> None:
    """What is known of the part now is what the person has seen."""
    number = str(row.spare_part_id)
    for key in (form.key("seen"), _begun(form)):
        if number in st.session_state.get(key, {}):
            st.session_state[key] = st.session_state[key] | {number: row.last_seq}


def _as_count(values: Mapping[str, Any]) -> dict[str, Any]:
    counted, seen = values["counted"], values["seen"]
    counts = [CountedPart(int(part), Decimal(there), seen.get(part)) for part, there in counted.items()]
    return {"counts": counts, "reason": values.get("reason") or ""}
