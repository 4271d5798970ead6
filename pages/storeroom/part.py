"""One part: what lies there and what is free, who waits for it, its ledger, its places and machines, and its facts."""

from datetime import timedelta
from functools import partial

import streamlit as st

from core import inventory
from core.inventory import PartDetail
from core.kernel import Actor, Permission
from ui import address, dialogs, part_dialog
from ui.badges import badge, tag
from ui.cards import meta
from ui.filters import choice
from ui.language import _
from ui.left_over import left_over
from ui.live import live
from ui.navigation import link_button
from ui.page import bottom_bar, enter, heading, may, read
from ui.part_machines import part_machines
from ui.part_orders import part_orders
from ui.part_sections import part_facts, part_figures, part_ledger, part_places, part_requests
from ui.scrapping import scrap_button
from ui.stock_chart import stock_chart
from ui.substitute_lines import part_substitutes
from ui.unlisted import unlisted
from ui.when import now

DAYS = 180


def number() -> int:
    """The part that the address names."""
    return address.number("part") or address.names_nothing(
        _("Part"), _("This address names no part. Look for it among the parts.")
    )


def head(part: PartDetail) -> None:
    """Name, number, group and bin; a part out of use says so."""
    facts = [part.part_number, part.group_name, part.location]
    state = badge(part.status) if part.is_active else tag("gray", "block", _("Out of use"))
    heading(part.part_name, caption=" · ".join(filter(None, facts)), badges=state)


def not_listed(part: PartDetail) -> None:
    """The machines that want it and have it not on their list."""
    wanting = {row.machine_id: row.machine for row in part.requests if row.machine_id and not row.is_linked}
    for machine_id, machine in wanting.items():
        unlisted(part.id, part.part_name, machine_id, machine or "", key=str(machine_id))


def over_time(part: PartDetail) -> None:
    """The last half year as a line, once there is something to compare."""
    until = now()
    since = until - timedelta(days=DAYS)
    points = read(inventory.stock_over_time, part.id, since=since)
    if len(points) > 1:
        with st.container(key="card-plain-stock", border=True):
            words = _("Stock over the last {days} days in {unit}; triangles are deliveries.")
            meta(words.format(days=DAYS, unit=part.unit))
            stock_chart(part, points, since, until, key=f"stock-{part.id}")


def section(part: PartDetail, actor: Actor) -> None:
    """The one section that the address names."""
    words = {"ledger": _("Movements"), "machines": _("Machines"), "places": _("Places"), "facts": _("Facts")}
    match choice(_("Section"), words, key="section"):
        case "machines":
            part_machines(part)
        case "places":
            part_places(part)
            if may(actor, inventory.scrap_stock):
                scrap_button(part)
        case "facts":
            part_facts(part)
        case _other:
            over_time(part)
            part_ledger(part, actor)


def bar(part: PartDetail, actor: Actor) -> None:
    """Scan, back to the parts, and for who looks after the catalogue its facts."""
    with bottom_bar():
        if not may(actor, inventory.update_part):
            link_button("storeroom/parts", _("All parts"), icon="inventory_2", primary=True)
            return
        show = dialogs.opener(
            _("Change the part"), f"part-{part.id}", icon=":material/edit:", kind="primary", wide=True
        )
    show(part.part_name, partial(part_dialog.edit, part))


actor = enter(None, permission=Permission.SEE_FLOOR)
part = read(inventory.part, number())
head(part)
live(note="")
part_figures(part, actor)
if may(actor, inventory.scrap_stock):
    left_over(part)
part_requests(part, actor)
not_listed(part)
part_orders(part, actor)
part_substitutes(part)
section(part, actor)
bar(part, actor)
address.follow()
