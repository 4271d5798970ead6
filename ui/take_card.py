"""The card of a part that was taken in an emergency: what, by whom, why, and what a manager says of it."""

import streamlit as st

from core import inventory
from core.inventory import DeskRow
from ui import cards
from ui.actions import Ask, action_button
from ui.amounts import money, quantity
from ui.badges import badge, tag
from ui.language import _
from ui.navigation import link
from ui.unlisted import unlisted
from ui.when import ago


def to_confirm(row: DeskRow, *, is_own: bool) -> None:
    """One take; one's own is locked."""
    how_much = quantity(row.issued, row.unit)
    with cards.card("orange", f"take-{row.id}", height="content"):
        matter, decision = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with matter, st.container(gap="xsmall"):
            with cards.row():
                cards.tags(badge(row.priority) if row.priority else "", tag("orange", "emergency", _("Taken already")))
                if row.job is not None:
                    words = _("{machine}, job {number}").format(machine=row.machine, number=row.job)
                    link("everyone/job", words, icon="arrow_forward", job=row.job)
            cards.title(f"{row.part_name} · {how_much}")
            cost = money(row.issued * row.cost, 2) if row.cost is not None else None
            cards.meta([row.asked_by, ago(row.asked_at), row.part_number, cost], icon="timer")
            cards.line(row.emergency_reason)
            if row.machine is not None and row.machine_id is not None and not row.is_linked:
                unlisted(row.spare_part_id, row.part_name, row.machine_id, row.machine, key=str(row.id))
        with decision:
            if is_own:
                cards.meta(_("You took this yourself, so somebody else decides."), icon="lock")
            else:
                _decision(row, how_much)


def _decision(row: DeskRow, how_much: str) -> None:
    with st.container(horizontal=True, gap="xsmall", key=f"decide-take-{row.id}"):
        action_button(
            _("Dispute"),
            inventory.dispute_emergency_take,
            row.id,
            icon="gavel",
            width="content",
            done=_("{part}: disputed.").format(part=row.part_name),
            confirm=Ask(
                _("The part has gone and the movement stands. {name} reads the reason.").format(name=row.asked_by),
                _("Dispute"),
                title=_("Dispute {quantity} of {part}").format(quantity=how_much, part=row.part_name),
            ),
        )
        action_button(
            _("Confirm"),
            inventory.confirm_emergency_take,
            row.id,
            icon="task_alt",
            done=_("{part}: confirmed.").format(part=row.part_name),
        )
