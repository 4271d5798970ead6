"""Choosing a part and how much of it: the machine's own parts as chips, any other by search."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import PartChoice
from ui.actions import ActionForm
from ui.amount_field import amount_field, amount_of
from ui.amounts import quantity
from ui.cards import meta
from ui.language import _
from ui.page import read
from ui.text import escape
from ui.text import label as as_label

_MOST = 12
_OFFERED = 3
_INSTEAD, _WANTED = "part-instead", "part-wanted"


def part_picker(
    form: ActionForm, machine_id: int, machine: str, work_id: int | None
) -> tuple[PartChoice, Decimal] | None:
    """The chosen part and quantity, None while there is none.

    Args:
        form: a plain form; ``asked_for`` is its ``prepare``.
        machine_id: whose parts are offered first.
        machine: its name, for the warning about a part that is not on its list.
        work_id: the work on the job.
    """
    parts = _offered(machine_id, work_id, _chosen_instead(form))
    if not parts:
        return None
    picked = st.pills(
        _("Part"),
        list(parts),
        format_func=lambda part_id: _chip(parts[part_id]),
        key=form.key("spare_part_id"),
        label_visibility="collapsed",
    )
    if len(parts) == _MOST:
        meta(_("These are the first {count}. Type more letters to see others.").format(count=_MOST))
    if picked not in parts:
        return None
    part = parts[picked]
    if not part.is_linked:
        words = _("This part is not on the list of {machine}. Check that it fits.")
        st.warning(escape(words.format(machine=machine)), icon=":material/warning:")
    state, counted = st.session_state, part.whole_units_only
    wanted = state[_WANTED] if state.get(_INSTEAD) == picked else Decimal(1)
    amount = amount_field(form, part.unit, whole_units_only=counted, proposed=wanted, of=part.id)
    if amount > part.available:
        _warn_short(part)
        _offer_substitutes(form, part, amount)
    return part, amount


def note_field(form: ActionForm) -> None:
    """What the storeroom and the manager should know, optional."""
    words = _("For the storeroom and the manager, optional")
    st.text_input(_("Note"), key=form.key("note"), max_chars=300, placeholder=words)


def asked_for(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a parts request as the command wants them.

    Raises:
        Invalid: no quantity.
    """
    words = (values.get("words") or "").strip()
    note = (values.get("note") or "").strip()
    part = values.get("spare_part_id")
    return {"spare_part_id": part, "quantity": amount_of(values, of=part), "words": words, "note": note}


def _offered(machine_id: int, work_id: int | None, instead: int | None) -> dict[int, PartChoice]:
    words = st.text_input(
        _("Search all parts"),
        key="part-search",
        placeholder=_("Another part: name or number"),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    wanted = {"machine_id": machine_id, "search": (words or "").strip(), "also": instead, "work_id": work_id}
    found = read(inventory.parts_to_ask_for, **wanted, limit=_MOST)
    if not found:
        nothing = _("No part fits. Try fewer letters, or ask for it in words.")
        unlisted = _("No parts are listed for this machine. Search the whole catalogue, or ask in words.")
        st.info(escape(nothing if words else unlisted), icon=":material/search_off:")
    return {part.id: part for part in found}


def _chip(part: PartChoice) -> str:
    return as_label(f"{part.part_name} · {quantity(part.available, part.unit)}")


def _warn_short(part: PartChoice) -> None:
    if part.held > 0:
        _warn_beyond_held(part)
        return
    some = _("Only {available} in stock. You can ask for more; the rest has to be ordered.")
    none = _("Not in stock. You can ask for it; it has to be ordered.")
    words = some.format(available=quantity(part.available, part.unit)) if part.available > 0 else none
    st.warning(escape(words), icon=":material/production_quantity_limits:")


def _warn_beyond_held(part: PartChoice) -> None:
    some = _("Held for this job already: {held}. Beyond that only {available} in stock; more has to be ordered.")
    none = _("Held for this job already: {held}. Beyond that nothing is in stock; more has to be ordered.")
    told = {"held": quantity(part.held, part.unit), "available": quantity(part.available, part.unit)}
    st.warning(
        escape((some if part.available > 0 else none).format(**told)), icon=":material/production_quantity_limits:"
    )


def _offer_substitutes(form: ActionForm, part: PartChoice, wanted: Decimal) -> None:
    """What lies there and may stand in; choosing one replaces the part, the quantity stays."""
    found = read(inventory.substitutes_of_parts, {part.id}).get(part.id, ())
    for each in [other for other in found if other.available > 0][:_OFFERED]:
        words = _("{part} lies there: {quantity}. Request it instead")
        there = quantity(each.available, each.unit)
        st.button(
            as_label(words.format(part=each.part_number, quantity=there)),
            key=f"instead-{each.part_id}",
            icon=":material/swap_horiz:",
            width="stretch",
            on_click=_take_instead,
            args=(form.key("spare_part_id"), each.part_id, wanted),
        )
        meta([each.part_name, each.note])


def _chosen_instead(form: ActionForm) -> int | None:
    """The substitute that is chosen; it stays on offer, whatever the search finds."""
    picked, instead = st.session_state.get(form.key("spare_part_id")), st.session_state.get(_INSTEAD)
    return instead if instead is not None and picked == instead else None


def _take_instead(key: str, part_id: int, wanted: Decimal) -> None:
    st.session_state[_INSTEAD] = st.session_state[key] = part_id
    st.session_state[_WANTED] = wanted
