"""Machine parts: is there enough of each part for all its machines, and what lies there for one of them.

For those who look after the catalogue.
"""

import streamlit as st

from core import assets, inventory
from core.inventory import CoverageLevel, PartCover
from core.kernel import Actor, Permission
from ui import address, filters, listing, tables
from ui.amounts import quantity
from ui.badges import badge, word
from ui.cards import meta, section
from ui.coverage_words import covered, ordered, sharing
from ui.export import Columns, export
from ui.language import _
from ui.live import live
from ui.machine_choice import choose_machine
from ui.machine_parts import machine_parts
from ui.navigation import link
from ui.page import bottom_bar, enter, read

actor = enter(_("Machine parts"), permission=Permission.MANAGE_PARTS)

PAGE = 30
ALL = "all"
LIST = "coverage"


def first_page() -> None:
    tables.first_page(LIST)


def labels() -> dict[str, str]:
    """The levels, the worst first; enough is what is left."""
    return {ALL: _("All")} | {
        level.value: word(level) for level in CoverageLevel if level is not CoverageLevel.ADEQUATE
    }


def line(row: PartCover) -> None:
    there, wanted = quantity(row.available, row.unit), quantity(row.required, row.unit)
    cover = _("{percent}: {available} of {required}").format(percent=covered(row), available=there, required=wanted)
    nothing = _("{quantity} available").format(quantity=there)
    facts = [
        row.part_number,
        cover if row.required > 0 else nothing,
        sharing(row) if row.machines else None,
        ordered(row.on_order, row.unit),
    ]
    listing.way(
        f"cover-{row.id}",
        row.part_name,
        facts,
        badges=badge(row.level),
        page="storeroom/part",
        part=row.id,
        section="machines",
    )


def columns() -> Columns:
    """The columns of the file."""
    return {
        _("Part number"): lambda row: row.part_number,
        _("Part"): lambda row: row.part_name,
        _("Group"): lambda row: row.group_name,
        _("Bin"): lambda row: row.location,
        _("Coverage"): lambda row: word(row.level),
        _("Coverage, %"): lambda row: None if row.percent is None else round(row.percent, 1),
        _("On hand"): lambda row: row.on_hand,
        _("Available"): lambda row: row.available,
        _("Required"): lambda row: row.required,
        _("On order"): lambda row: row.on_order,
        _("Unit"): lambda row: row.unit,
        _("Machines"): lambda row: row.machines,
        _("Too little for"): lambda row: row.short,
    }


def plant() -> None:
    """Every part by how well it covers its machines."""
    with filters.row():
        search = filters.search(_("Part: name or number"), key="search", on_change=first_page)
        level = st.query_params.get("level", ALL)
        wanted = {"search": search, "level": CoverageLevel(level) if level in labels() and level != ALL else None}
        every = {**wanted, "limit": inventory.MOST_EXPORTED}
        export("coverage", _("Coverage"), actor, columns, inventory.parts_by_coverage, **every)
    filters.choice(_("Coverage"), labels(), key="level", on_change=first_page)
    found = read(inventory.parts_by_coverage, **wanted, after=tables.cursor(LIST), limit=PAGE + 1)
    shown = found[:PAGE]
    if shown:
        meta(_("What is available, in percent of the sum of the minima of its machines in service."))
        with listing.box(LIST):
            for row in shown:
                line(row)
    elif any(wanted.values()):
        st.info(_("No part fits. Try fewer letters, or look among all parts."), icon=":material/search_off:")
    else:
        st.info(_("No part yet. The first one is added under Parts."), icon=":material/inventory_2:")
    tables.pager(LIST, shown[-1].place if len(found) > PAGE else None, by_time=False)


def one(actor: Actor) -> None:
    """The parts of the machine that is chosen here or named by the address."""
    chosen = choose_machine(_("Machine"), key="machine-choice") or address.number("machine")
    if chosen is None:
        st.info(_("Choose a machine to see its parts and what lies there for it."), icon=":material/handyman:")
        return
    machine = read(assets.machine, chosen)
    section(machine.name)
    link("everyone/machine", _("Open the machine"), icon="precision_manufacturing", machine=machine.id)
    machine_parts(machine.id, machine.name, actor)


live()
views = {"plant": _("All machines together"), "machine": _("One machine")}
if filters.choice(_("View"), views, key="view") == "machine":
    one(actor)
else:
    plant()

with bottom_bar():
    pass
