"""What is expected back from a job: taken with one press, or expected no more, with the reason."""

from collections.abc import Sequence

import streamlit as st

from core import inventory
from core.inventory import DeskRow, Place
from ui import cards
from ui.actions import Ask, action_button
from ui.amounts import quantity
from ui.badges import tag
from ui.language import _
from ui.press import Done
from ui.text import escape


def expected(row: DeskRow, places: Sequence[Place], *, done: Done) -> None:
    """How much should come back, and what the storekeeper does about it.

    Args:
        row: the request; something of it is expected.
        places: where its part lies; it goes to where most of it is.
        done: what to say when it is back.
    """
    amount = quantity(row.expected_back, row.unit)
    st.markdown(tag("orange", "assignment_return", _("To come back: {quantity}").format(quantity=amount)))
    action_button(
        escape(_("Take back {quantity}").format(quantity=amount)),
        inventory.return_stock,
        row.id,
        row.expected_back,
        location_id=places[0].location_id if places else None,
        key=f"take-back-{row.id}",
        icon="undo",
        done=done,
    )
    action_button(
        _("Not coming back"),
        inventory.waive_return,
        row.id,
        key=f"waive-{row.id}",
        icon="remove_done",
        done=_("{quantity} of {part} count as used.").format(quantity=amount, part=row.part_name),
        confirm=Ask(
            _("The technician said that it was not used. From now on it counts as used."),
            _("Not coming back"),
            title=_("{part}: not coming back").format(part=row.part_name),
        ),
    )
    cards.meta(_("Used: {quantity}").format(quantity=quantity(row.used or 0, row.unit)))
