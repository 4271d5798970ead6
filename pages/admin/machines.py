"""Machines: the register with every fact, the label code, and service life. For administrators and managers."""

from functools import cache, partial

import streamlit as st

from core import assets
from core.assets import MachineCard, MachineStatus
from core.kernel import Permission
from ui import dialogs, filters, listing, machine_dialog, tables
from ui.badges import badge, machine_badge, word
from ui.language import _
from ui.live import live
from ui.machine_choice import every_machine
from ui.machine_dialog import Offers
from ui.page import bottom_bar, enter, read

actor = enter(_("Machines"), permission=Permission.MANAGE_MACHINES)

PAGE = 30


def first_page() -> None:
    tables.first_page("machines")


@cache
def offers() -> Offers:
    calendars = {row.id: row.name for row in read(assets.calendars)}
    return Offers(departments, calendars, every_machine())


def facts_of(row: MachineCard) -> list[str | None]:
    return [row.asset_number, row.location, row.department]


live()
departments = {row.id: row.name for row in read(assets.departments)}
with filters.row():
    wanted = filters.search(_("Name or asset number"), key="search", on_change=first_page)
    active = sum(name in st.query_params for name in ("department", "status"))
    with filters.more_filters(active, key="machine-filters"):
        department = filters.pick(
            _("Department"), departments, key="department", nothing=_("All departments"), on_change=first_page
        )
        status = filters.pick(
            _("Status"),
            {status: word(status) for status in MachineStatus},
            key="status",
            nothing=_("All in service"),
            on_change=first_page,
        )

found = read(
    assets.machines,
    search=wanted,
    department_id=department,
    status=status,
    after=tables.cursor("machines"),
    limit=PAGE + 1,
)
shown = found[:PAGE]
if not shown and (wanted or department or status):
    st.info(_("No machine fits. Try a part of the name, or fewer filters."), icon=":material/search_off:")
elif not shown:
    st.info(
        _("No machine yet. Add the first one here, or bring in a list with Import."),
        icon=":material/precision_manufacturing:",
    )
else:
    with listing.box("machines"):
        for row in shown:
            detail = cache(partial(read, assets.machine, row.id))
            listing.entry(
                f"machine-{row.id}",
                row.name,
                facts_of(row),
                badges=f"{badge(row.criticality)} {machine_badge(row.status, waiting_parts=row.is_waiting_parts)}",
                wide=True,
                body=partial(machine_dialog.draw, detail, offers),
            )
    last = shown[-1]
    tables.pager("machines", (last.name, last.id) if len(found) > PAGE else None, by_time=False)

with bottom_bar():
    show = dialogs.opener(_("Add machine"), "add-machine", icon=":material/add:", kind="primary", wide=True)
show(_("Add machine"), partial(machine_dialog.add, offers))
