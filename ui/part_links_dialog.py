"""What a part belongs to, in its dialog: the lists of machines that it stands on, and what may stand in for it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from core import inventory
from core.inventory import PartDetail
from core.kernel import Invalid
from ui import cards
from ui.actions import ActionForm, action_button, action_form
from ui.amounts import quantity
from ui.language import _
from ui.machine_choice import choose_machine
from ui.page import read
from ui.part_choice import choose_part
from ui.tables import cursor, pager
from ui.text import label as as_label

_PAGE = 10


def machines(part: PartDetail) -> None:
    """A field to put the part on the list of a machine, or to change its limits there; and those that have it."""
    key = f"listed-{part.id}"
    chosen = choose_machine(_("Machine"), key=f"machine-for-{part.id}")
    with action_form(
        f"list-{part.id}",
        inventory.link_part_to_machine,
        part.id,
        submit=_("List it for the machine"),
        icon="add_link",
        done=_("{name} is on the list.").format(name=part.part_name),
        border=False,
        prepare=partial(_listing, chosen),
    ) as form:
        form.refusal("machine_id")
        _limits(form)
    found = read(inventory.coverage_of_part, part.id, after=cursor(key), limit=_PAGE + 1).needs
    if found:
        cards.meta(_("On the list of"))
    for need in found[:_PAGE]:
        with cards.row(f"listed-{need.machine_id}"):
            with st.container(gap=None):
                cards.user_text(need.machine)
                cards.meta(_("at least {quantity}").format(quantity=quantity(need.min_quantity, part.unit)))
            action_button(
                _("Take off"),
                inventory.unlink_part_from_machine,
                part.id,
                need.machine_id,
                done=_("{name} is off the list of {machine}.").format(name=part.part_name, machine=need.machine),
                icon="link_off",
                width=150,
            )
    pager(key, found[_PAGE - 1].position if len(found) > _PAGE else None, by_time=False)


def add_to_machine(machine_id: int, machine: str) -> None:
    """The body of the dialog of a machine: a part of the catalogue and its limits there; one that is listed changes."""
    chosen = choose_part(_("Part"), key=f"part-for-{machine_id}")
    with action_form(
        f"part-of-{machine_id}",
        inventory.link_part_to_machine,
        chosen or 0,
        machine_id,
        submit=_("Put it on the list"),
        icon="add_link",
        done=_("The part is on the list of {machine}.").format(machine=machine),
        border=False,
        prepare=_amounts,
    ) as form:
        _limits(form)
        form.submit_button(disabled=chosen is None)


def substitutes(part: PartDetail) -> None:
    """What may stand in for the part, and a field to name another."""
    for each in read(inventory.substitutes_of_parts, {part.id}).get(part.id, ()):
        with cards.row(f"substitute-{each.part_id}"):
            with st.container(gap=None):
                cards.user_text(f"{each.part_number} · {each.part_name}")
                cards.meta([_("each for the other") if each.is_mutual else None, each.note])
            action_button(
                _("Take off"),
                inventory.remove_substitute,
                part.id,
                each.part_id,
                both_ways=each.is_mutual,
                done=_("{substitute} no longer stands in for {name}.").format(
                    substitute=each.part_number, name=part.part_name
                ),
                icon="link_off",
                width=150,
            )
    cards.meta(_("A substitute is offered where this part is short. Whoever needs it asks for it."))
    chosen = choose_part(_("Part that can stand in"), key=f"substitute-for-{part.id}", but=part.id)
    with action_form(
        f"substitute-{part.id}",
        inventory.add_substitute,
        part.id,
        chosen or 0,
        submit=_("Name it as a substitute"),
        icon="swap_horiz",
        done=_("The substitute for {name} is noted.").format(name=part.part_name),
        border=False,
    ) as form:
        words = _("This part may stand in for it as well")
        st.toggle(words, value=True, key=form.key("both_ways"))
        st.text_input(
            _("Note"), max_chars=300, key=form.key("note"), placeholder=_("What to look out for when it is fitted")
        )
        form.submit_button(disabled=chosen is None)


def _limits(form: ActionForm) -> None:
    pair = st.grid(2, min_column_width=200)
    with pair.cell():
        _limit(form, _("Minimum for it"), "min_quantity")
    with pair.cell():
        _limit(form, _("Maximum for it"), "max_quantity")


def _limit(form: ActionForm, label: str, name: str) -> None:
    st.number_input(
        as_label(label),
        min_value=0.0,
        max_value=1e9,
        value=None,
        step=1.0,
        format="%g",
        key=form.key(name),
        placeholder=_("Not set"),
    )
    form.refusal(name)


def _listing(machine_id: int | None, values: Mapping[str, Any]) -> dict[str, Any]:
    if machine_id is None:
        raise Invalid("Choose a machine.", field="machine_id")
    return {"machine_id": machine_id, **_amounts(values)}


def _amounts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Exactly what was typed; a minimum that was left empty is none."""
    typed = {name: None if value is None else Decimal(str(value)) for name, value in values.items()}
    return {**typed, "min_quantity": typed["min_quantity"] or Decimal(0)}
