"""What was really used of the parts that went out for a job: asked where it is completed, and afterwards on the job."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

import streamlit as st

from core import inventory
from core.inventory import AskedPart
from core.kernel import Invalid
from ui import cards, dialogs
from ui.actions import ActionForm, action_form
from ui.amounts import quantity
from ui.drafts import Kinds
from ui.language import _
from ui.page import read
from ui.text import label as as_label
from ui.when import day_time

_FIELD: Final = "used"


def to_confirm(work_id: int | None) -> list[AskedPart]:
    """The parts of a job of which something is out, and nobody has said that it was used; one more than are asked."""
    most = inventory.MOST_ASKED
    return read(inventory.parts_of_job, work_id, to_confirm=True, limit=most + 1) if work_id is not None else []


def used_fields(form: ActionForm, parts: Sequence[AskedPart]) -> None:
    """One number for each request that went out, filled in as if all was used; nothing where nothing went out.

    A part that was asked for more than once says with each number when.
    """
    if not parts:
        return
    cards.meta(_("Parts used. What is left goes back to the storeroom."))
    most = inventory.MOST_ASKED
    times = Counter(part.spare_part_id for part in parts)
    grid = st.grid(2, min_column_width=220)
    for part in parts[:most]:
        with grid.cell():
            is_only = times[part.spare_part_id] == 1
            _field(form, part, is_only=is_only)
    if len(parts) > most:
        words = _("These are the first {count}. What was used of the others is asked on the job once it is completed.")
        cards.meta(words.format(count=most))
    form.refusal(_FIELD)


def kept_fields(parts: Sequence[AskedPart]) -> Kinds:
    """The numbers among what a draft keeps."""
    return {_name(part): int if part.whole_units_only else float for part in parts}


def with_used(values: Mapping[str, Any], parts: Sequence[AskedPart]) -> dict[int, Decimal]:
    """The numbers as the command wants them, by parts request; what was left empty is not confirmed."""
    typed = {part.parts_request_id: values.get(_name(part)) for part in parts}
    return {number: Decimal(str(used)) for number, used in typed.items() if number is not None and used is not None}


def used_button(part: AskedPart) -> None:
    """The button that says, after the job, what was used of one part."""
    name = f"used-{part.parts_request_id}"
    show = dialogs.opener(_("What was used?"), name, icon=":material/rule:", kind="tertiary", width="content")
    show(_("Used: {part}").format(part=part.name), partial(_sheet, part, f"{name}-form"))


def _sheet(part: AskedPart, name: str) -> None:
    cards.line(_("{quantity} went out and did not come back.").format(quantity=quantity(part.out, part.unit)))
    with action_form(
        name,
        inventory.confirm_usage,
        part.parts_request_id,
        submit=_("Confirm"),
        icon="check",
        border=False,
        prepare=partial(_typed, part),
        done=partial(_said, part),
    ) as form:
        _field(form, part)


def _typed(part: AskedPart, values: Mapping[str, Any]) -> dict[str, Any]:
    for used in with_used(values, [part]).values():
        return {"quantity_used": used}
    raise Invalid("Enter a quantity.")


def _said(part: AskedPart, left: Decimal) -> str:
    if left <= 0:
        return _("{part}: all of it was used.").format(part=part.name)
    return _("{part}: {quantity} go back to the storeroom.").format(part=part.name, quantity=quantity(left, part.unit))


def _proposed(part: AskedPart) -> Decimal:
    return part.out if part.used is None else part.used


def _field(form: ActionForm, part: AskedPart, *, is_only: bool = True) -> None:
    _follow(form, part)
    proposed = form.proposal(_name(part), _proposed(part))
    words = _("{part}, of {quantity}") if is_only else _("{part}, asked for {when}, of {quantity}")
    facts = {"part": part.name, "when": day_time(part.asked_at), "quantity": quantity(part.out, part.unit)}
    number, shape = (int, "%d") if part.whole_units_only else (float, "%g")
    st.number_input(
        as_label(words.format(**facts)),
        min_value=number(0),
        max_value=number(part.out),
        value=None if proposed is None else number(proposed),
        step=number(1),
        format=shape,
        key=form.key(_name(part)),
    )


def _follow(form: ActionForm, part: AskedPart) -> None:
    """Some came back or went out since the field was drawn: another limit would empty it, so what it says is kept.

    All of it stays all of it; less stays as it is, as far as so much is out.
    """
    key, number = form.key(_name(part)), int if part.whole_units_only else float
    before, most, said = st.session_state.get(f"_most-{key}"), number(part.out), st.session_state.get(key)
    st.session_state[f"_most-{key}"] = most
    if said is None or before == most or (before is None and said <= most):
        return
    if said == before:
        form.propose(_name(part), most)
    else:
        st.session_state[key] = min(said, most)


def _name(part: AskedPart) -> str:
    return f"{_FIELD}_{part.parts_request_id}"
