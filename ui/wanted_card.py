"""The card of a part that was asked for in words: what is meant, for what, and the part that the storeroom finds."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import Identified, PartChoice, PartFacts, WantedPart
from core.inventory.rules import check_part_name, check_part_number
from ui import cards, dialogs
from ui.actions import ActionForm, Ask, action_button, action_form
from ui.amount_field import amount_field, with_amount
from ui.amounts import quantity
from ui.badges import badge, tone
from ui.causes import planned_badge, way_to
from ui.forms import about
from ui.language import _, shown
from ui.page import read
from ui.problem import short_name
from ui.record_dialog import sections
from ui.text import escape
from ui.text import label as as_label
from ui.when import ago

_MOST = 12


def to_find(wish: WantedPart, *, is_first: bool) -> None:
    """One wish with what becomes of it.

    Args:
        wish: the part in words.
        is_first: its button is the filled one.
    """
    with cards.card(tone(wish.priority) if wish.priority else "plain", f"wish-{wish.id}", height="content"):
        matter, decision = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with matter, st.container(gap="xsmall"):
            with cards.row():
                cards.tags(badge(wish.priority) if wish.priority else planned_badge(wish))
                way_to(wish)
            cards.title(wish.words, small=True)
            amount = _("{quantity} wanted").format(quantity=shown(wish.quantity))
            cards.meta([amount, wish.machine, short_name(wish.asked_by), ago(wish.asked_at)], icon="timer")
        with decision, st.container(horizontal=True, gap="xsmall", key=f"answer-{wish.id}"):
            _reject(wish)
            show = dialogs.opener(
                _("Find the part"),
                f"find-{wish.id}",
                icon=":material/manage_search:",
                kind="primary" if is_first else "secondary",
                wide=True,
            )
            show(_("Find the part"), partial(_finding, wish))


def _reject(wish: WantedPart) -> None:
    action_button(
        _("Reject"),
        inventory.reject_wanted_line,
        wish.id,
        key=f"reject-wish-{wish.id}",
        icon="block",
        width="content",
        done=_("Rejected. The job shows the reason."),
        confirm=Ask(
            _("{name} reads the reason on the job.").format(name=wish.asked_by),
            _("Reject"),
            title=_("Reject what was asked for"),
        ),
    )


def _finding(wish: WantedPart) -> None:
    """The body of the dialog: a part of the catalogue, or a new one."""
    cards.line(wish.words)
    sections(
        f"find-{wish.id}",
        {
            "found": (_("From the catalogue"), partial(_from_catalogue, wish)),
            "new": (_("New part"), partial(_new, wish)),
        },
    )


def _from_catalogue(wish: WantedPart) -> None:
    with _form(wish, "part", prepare=with_amount) as form:
        parts = _offered(wish)
        picked = st.pills(
            _("Part"),
            list(parts),
            format_func=lambda part_id: _chip(parts[part_id]),
            key=form.key("spare_part_id"),
            label_visibility="collapsed",
        )
        part = parts.get(picked or 0)
        if part is not None:
            amount_field(form, part.unit, whole_units_only=part.whole_units_only, proposed=wish.quantity)
            if not part.is_linked:
                _list_it(form, wish)
        form.submit_button(disabled=part is None)


def _offered(wish: WantedPart) -> dict[int, PartChoice]:
    """The parts of the machine, or those that fit what is typed."""
    typed = st.text_input(
        _("Search all parts"),
        key=f"find-{wish.id}-search",
        placeholder=_("Name or number"),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    search = (typed or "").strip()
    found = read(inventory.parts_to_ask_for, machine_id=wish.machine_id, search=search, limit=_MOST)
    if not found:
        nothing = _("No part fits. Try fewer letters, or add a new part.")
        unlisted = _("No parts are listed for this machine. Search the whole catalogue, or add a new part.")
        st.info(escape(nothing if search else unlisted), icon=":material/search_off:")
    elif len(found) == _MOST:
        cards.meta(_("These are the first {count}. Type more letters to see others.").format(count=_MOST))
    return {part.id: part for part in found}


def _new(wish: WantedPart) -> None:
    with _form(wish, "new", prepare=_as_new_part) as form:
        st.text_input(_("Name"), wish.words[:160], max_chars=160, key=form.key("part_name"))
        form.refusal("part_name")
        pair = st.grid(2, min_column_width=240)
        with pair.cell():
            st.text_input(_("Part number"), max_chars=60, key=form.key("part_number"))
            form.refusal("part_number")
        with pair.cell():
            st.text_input(_("Unit"), "pcs", max_chars=12, key=form.key("unit"))
        with pair.cell():
            is_whole = st.toggle(_("Whole units only"), value=True, key=form.key("whole_units_only"))
        with pair.cell():
            _list_it(form, wish)
        amount_field(
            form, "", whole_units_only=is_whole, proposed=wish.quantity, label=_("How many, in the unit above?")
        )
        cards.meta(_("Its bin, its minimum and its supplier can be added on the page of the part."))
        form.submit_button()


def _as_new_part(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as the command wants them.

    Raises:
        Invalid: the number or the name breaks a rule.
    """
    with about("part_number"):
        number = check_part_number(values["part_number"] or "")
    with about("part_name"):
        name = check_part_name(values["part_name"] or "")
    facts = PartFacts(
        part_number=number,
        part_name=name,
        unit=values["unit"] or "pcs",
        whole_units_only=bool(values["whole_units_only"]),
    )
    return {
        "new_part": facts,
        "quantity": with_amount(values)["quantity"],
        "link_to_machine": bool(values.get("link_to_machine")),
    }


def _form(wish: WantedPart, kind: str, **more: Any) -> ActionForm:
    return action_form(
        f"find-{wish.id}-{kind}",
        inventory.identify_wanted_line,
        wish.id,
        submit=_("Ask for this part"),
        icon="check",
        plain=True,
        done=_said,
        **more,
    )


def _list_it(form: ActionForm, wish: WantedPart) -> None:
    if wish.machine is not None:
        words = _("Put it on the list of {machine}").format(machine=wish.machine)
        st.toggle(as_label(words), value=True, key=form.key("link_to_machine"))


def _chip(part: PartChoice) -> str:
    return as_label(f"{part.part_name} · {part.part_number} · {quantity(part.available, part.unit)}")


def _said(found: Identified) -> str:
    return _("{part} is asked for now. The maintenance manager approves it.").format(part=found.part_name)
