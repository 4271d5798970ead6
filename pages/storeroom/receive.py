"""Receive: a delivery is gathered line by line and taken in as a whole. For storekeepers."""

import streamlit as st

from core.kernel import Permission
from ui import delivery
from ui.cards import section
from ui.language import _, ngettext
from ui.page import bottom_bar, enter
from ui.text import label as as_label

enter(
    _("Receive"),
    permission=Permission.MOVE_STOCK,
    caption=_("Add what came, line by line. Jobs that wait for a part are served at once."),
)

with delivery.delivery_form() as form:
    count = len(delivery.gathered(form))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        section(_("Add a line"))
        delivery.add_line(form)
    with right:
        section(_("This delivery"))
        delivery.note_field(form)
        delivery.show_lines(form)
    with bottom_bar(scan=None):
        label = ngettext("Receive {count} line", "Receive {count} lines", count).format(count=count)
        form.submit_button(label=as_label(label if count else _("Add a line first")), disabled=not count)
