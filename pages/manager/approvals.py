"""Approvals: the parts requests that wait for a decision, urgent first. For the maintenance manager and deputies."""

import streamlit as st

from core import inventory
from core.kernel import Permission, roles_with
from ui import approval_card, deputy_card, flash, take_card
from ui.cards import section
from ui.language import _
from ui.live import live
from ui.low_stock import way_to_low_stock
from ui.page import bottom_bar, enter, head, heading, may, read
from ui.substitute_lines import stand_ins

actor = enter(None, permission=Permission.APPROVE_PARTS)

with_cost = actor.role in roles_with(Permission.SEE_STOCK_COST)
waiting, takes = read(inventory.parts_to_approve), read(inventory.takes_to_confirm)
heading(_("Approvals"), caption=approval_card.summary(waiting, with_cost=with_cost) if waiting.count else None)
live()
deputy_card.say(actor, is_there=True)
if may(actor, inventory.stock_alert_counts):
    way_to_low_stock()

drawn = approval_card.drawn(waiting)
stand_in = stand_ins(drawn)
others = [row for row in drawn if not row.is_of(actor.user_id)]
for row in drawn:
    instead = stand_in.get(row.spare_part_id, ())
    is_own = row.is_of(actor.user_id)
    is_only = len(others) == 1
    approval_card.to_decide(row, is_own=is_own, is_only=is_only, with_cost=with_cost, instead=instead)
approval_card.say_more(waiting)
if not waiting.count and not takes.count:
    st.info(_("Nothing waits for approval. New requests appear here by themselves."), icon=":material/task_alt:")

if takes.count:
    section(_("Taken in an emergency"))
for take in approval_card.drawn(takes):
    take_card.to_confirm(take, is_own=take.is_of(actor.user_id))
approval_card.say_more(takes)

if may(actor, inventory.name_deputy):
    deputy_card.section(actor)

with bottom_bar():
    if len(others) > 1:
        approval_card.approve_all(others, with_cost=with_cost)
with head():
    flash.show_left_over()
