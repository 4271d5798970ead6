"""The parts of one machine: what lies in the store for it, what runs low, and when each was last used."""

from functools import partial

import streamlit as st

from core import inventory
from core.inventory import PartOfMachine
from core.kernel import Actor
from ui import dialogs, listing, part_links_dialog
from ui.amounts import quantity
from ui.badges import badge, word
from ui.coverage_words import ordered
from ui.export import Columns, export
from ui.language import _, shown
from ui.page import can, read
from ui.tables import cursor, pager
from ui.text import escape
from ui.when import ago, in_plant

_PAGE = 20


def machine_parts(machine_id: int, machine: str, actor: Actor) -> None:
    """Its parts, what is critical first, each with a way to its page; and the list as a file."""
    key = f"parts-{machine_id}"
    found = read(inventory.parts_of_machine, machine_id, after=cursor(key), limit=_PAGE + 1)
    if not found:
        empty = _("No parts are listed for this machine. A part asked for on a job can be any part of the catalogue.")
        st.info(escape(empty), icon=":material/inbox:")
        _add(machine_id, machine)
        return
    drawn = found[:_PAGE]
    with listing.box(key):
        for part in drawn:
            _line(part)
    with st.container(horizontal=True, key="parts-foot"):
        _add(machine_id, machine)
        wanted = {"machine_id": machine_id, "limit": inventory.MOST_EXPORTED}
        export("machine-parts", _("Parts"), actor, _columns, inventory.parts_of_machine, **wanted)
    pager(key, drawn[-1].place if len(found) > _PAGE else None, by_time=False)


def _add(machine_id: int, machine: str) -> None:
    """For who looks after the catalogue: a part is put on the list, or gets other limits there."""
    if can(inventory.link_part_to_machine):
        name = f"add-part-{machine_id}"
        show = dialogs.opener(_("Put a part on the list"), name, icon=":material/add_link:", width="content")
        title = _("Part for {machine}").format(machine=machine)
        show(title, partial(part_links_dialog.add_to_machine, machine_id, machine))


def _line(part: PartOfMachine) -> None:
    used = _("last used {when}").format(when=ago(part.last_used_at)) if part.last_used_at else _("never used")
    facts = [
        part.part_number,
        _("{quantity} available").format(quantity=quantity(part.available, part.unit)),
        _limits(part),
        ordered(part.on_order, part.unit),
        used,
    ]
    listing.way(f"part-{part.id}", part.part_name, facts, badges=_badge(part), page="storeroom/part", part=part.id)


def _badge(part: PartOfMachine) -> str:
    """For the machine, where something is required for it; else how the part stands by itself."""
    return badge(part.status if part.is_required else part.stock)


def _limits(part: PartOfMachine) -> str | None:
    if part.max_quantity is not None:
        most = quantity(part.max_quantity, part.unit)
        return _("should be {least} to {most}").format(least=shown(part.min_quantity), most=most)
    least = quantity(part.min_quantity, part.unit)
    return _("at least {quantity}").format(quantity=least) if part.min_quantity > 0 else None


def _columns() -> Columns:
    """The columns of the file."""
    return {
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Group"): lambda row: row.group_name,
        _("Bin"): lambda row: row.location,
        _("Status"): lambda row: word(row.status if row.is_required else row.stock),
        _("On hand"): lambda row: row.on_hand,
        _("Reserved"): lambda row: row.reserved,
        _("Available"): lambda row: row.available,
        _("Unit"): lambda row: row.unit,
        _("Minimum"): lambda row: row.min_quantity,
        _("Maximum"): lambda row: row.max_quantity,
        _("On order"): lambda row: row.on_order,
        _("Last used"): lambda row: in_plant(row.last_used_at) if row.last_used_at else None,
    }
