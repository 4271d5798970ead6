"""The warning about a part that is not on the list of the machine it is wanted for, and the way to put it there."""

import streamlit as st

from core import inventory
from ui.actions import action_button
from ui.language import _
from ui.page import can
from ui.text import escape


def unlisted(part_id: int, part: str, machine_id: int, machine: str, *, key: str) -> None:
    """Say it; who looks after the catalogue can put it on the list with one press.

    Args:
        part_id: the part.
        part: its name.
        machine_id: the machine.
        machine: its name.
        key: tells apart two such buttons of one page.
    """
    words = _("Not on the list of {machine}. Check that it fits.").format(machine=machine)
    st.markdown(f":orange[:material/warning: {escape(words)}]")
    if can(inventory.link_part_to_machine):
        action_button(
            _("It fits: put it on the list"),
            inventory.link_part_to_machine,
            part_id,
            machine_id,
            key=f"list-{key}",
            icon="add_link",
            width="content",
            done=_("{part} is on the list of {machine}.").format(part=part, machine=machine),
        )
