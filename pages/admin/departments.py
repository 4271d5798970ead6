"""Departments: the parts of the plant that machines and people belong to. For administrators and managers."""

from functools import partial
from typing import Any

import streamlit as st

from core import assets
from core.assets import DepartmentRow
from core.kernel import Permission
from ui import dialogs, listing
from ui.badges import tag
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, read
from ui.record_dialog import add_form, in_use, save_form

actor = enter(
    _("Departments"),
    permission=Permission.MANAGE_CODES,
    caption=_("Machines and people belong to a department; boards filter by it."),
)


def fields(form: Any, row: DepartmentRow | None = None) -> None:
    st.text_input(_("Name"), value=row.name if row else "", key=form.key("name"), max_chars=120)
    st.text_input(_("Description"), value=(row and row.description) or "", key=form.key("description"), max_chars=500)
    st.text_input(_("Company code"), value=(row and row.company_code) or "", key=form.key("company_code"), max_chars=40)
    st.text_input(_("Company"), value=(row and row.company_name) or "", key=form.key("company_name"), max_chars=120)


def add() -> None:
    with add_form(
        "add-department", assets.create_department, submit=_("Add department"), done=_("Department added.")
    ) as form:
        fields(form)


def edit(row: DepartmentRow) -> None:
    with save_form(
        f"department-{row.id}",
        assets.update_department,
        row.id,
        submit=_("Save department"),
        done=_("Department saved."),
    ) as form:
        fields(form, row)
        in_use(
            form,
            row.is_active,
            help=_("An archived department is no longer offered; its machines and records stay."),
        )


def facts_of(row: DepartmentRow) -> list[str | None]:
    machines = ngettext("{count} machine", "{count} machines", row.machines).format(count=row.machines)
    return [machines, row.company_code, row.company_name, row.description]


live()
rows = read(assets.departments, include_inactive=True)
if not rows:
    st.info(_("No department yet. Add the first one; machines need it."), icon=":material/domain:")
else:
    with listing.box("departments"):
        for row in sorted(rows, key=lambda row: not row.is_active):
            listing.entry(
                f"department-{row.id}",
                row.name,
                facts_of(row),
                badges="" if row.is_active else tag("gray", "inventory_2", _("Archived")),
                body=partial(edit, row),
            )

with bottom_bar():
    show = dialogs.opener(_("Add department"), "add-department", icon=":material/add:", kind="primary")
show(_("Add department"), add)
