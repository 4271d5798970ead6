"""Approvals: the parts requests that wait for a decision, oldest first. For the maintenance manager and deputies."""

import streamlit as st

from core import inventory
from core.kernel import Permission, roles_with
from ui import approval_card, deputy_card, flash, take_card
from ui.cards import meta, section
from ui.language import _
from ui.live import live
from ui.low_stock import way_to_low_stock
from ui.page import bottom_bar, enter, head, heading, may, read
from ui.substitute_lines import stand_ins

actor = enter(None, permission=Permission.APPROVE_PARTS)

with_cost = actor.role in roles_with(Permission.SEE_STOCK_COST)
rows, takes = read(inventory.parts_to_approve), read(inventory.takes_to_confirm)
heading(_("Approvals"), caption=approval_card.summary(rows, with_cost=with_cost) if rows else None)
live()
deputy_card.say(actor, is_there=True)
if may(actor, inventory.stock_alert_counts):
    way_to_low_stock()

drawn = rows[: approval_card.MANY]
stand_in = stand_ins(drawn)
others = [row for row in drawn if not row.is_of(actor.user_id)]
for row in drawn:
    instead = stand_in.get(row.spare_part_id, ())
    is_own = row.is_of(actor.user_id)
    is_only = len(others) == 1
    approval_card.to_decide(row, is_own=is_own, is_only=is_only, with_cost=with_cost, instead=instead)
if len(rows) > len(drawn):
    meta(_("These are the {count} oldest. The next follow as you decide.").format(count=len(drawn)))
if not rows and not takes:
    st.info(_("Nothing waits for approval. New requests appear here by themselves."), icon=":material/task_alt:")

if takes:
    section(_("Taken in an emergency"))
for take in takes:
    take_card.to_confirm(take, is_own=take.requested_by == actor.user_id)

if may(actor, inventory.name_deputy):
    deputy_card.section(actor)

with bottom_bar():
    if len(others) > 1:
        approval_card.approve_all(others, with_cost=with_cost)
with head():
    flash.show_left_over()
