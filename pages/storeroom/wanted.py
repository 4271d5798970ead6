"""Wanted parts: what was asked for in words, found in the catalogue or rejected. For those who look after the parts."""

import streamlit as st

from core import inventory
from core.kernel import Permission
from ui import flash, longer, wanted_card
from ui.cards import meta
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, head, heading, read

actor = enter(None, permission=Permission.MANAGE_PARTS)


wishes = read(inventory.wanted_parts)
count = read(inventory.wanted_count)
words = ngettext("{count} part was asked for in words", "{count} parts were asked for in words", count)
heading(_("Wanted parts"), caption=words.format(count=count) if count else None)
live()

shown = longer.shown("wishes")
for wish in wishes[:shown]:
    wanted_card.to_find(wish, is_first=wish is wishes[0])
longer.more_button("wishes", len(wishes) - shown)
if shown >= len(wishes) and count > len(wishes):
    meta(
        _("These are the {count} oldest of {total}. The next follow as you answer.").format(
            count=len(wishes), total=count
        )
    )
if not wishes:
    nothing = _(
        "Nobody waits for a part in words. What is not in the catalogue is asked for on a job and appears here."
    )
    st.info(nothing, icon=":material/task_alt:")

with bottom_bar():
    pass
with head():
    flash.show_left_over()
