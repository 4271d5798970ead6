"""Users: who has an account, in which role, and since when they were last here. For administrators."""

from functools import partial

import streamlit as st

from core import assets, people
from core.kernel import Permission
from core.people import Person
from ui import dialogs, filters, listing, person_dialog, tables
from ui.badges import badge, tag
from ui.language import _, ngettext
from ui.page import bottom_bar, enter, head, read
from ui.text import escape
from ui.when import ago

actor = enter(_("Users"), permission=Permission.MANAGE_USERS)


def first_page() -> None:
    tables.first_page("people")


def badges_of(person: Person) -> str:
    waiting = not person.has_password and person.is_active
    marks = [tag("orange", "hourglass_top", _("No password yet")) if waiting else "", badge(person.role)]
    return " ".join(filter(None, marks))


def facts_of(person: Person) -> list[str | None]:
    seen = _("last here {when}").format(when=ago(person.last_login_at)) if person.last_login_at else _("never here")
    return [person.username, departments.get(person.department_id or 0), seen]


found_rows = read(assets.departments, include_inactive=True)
departments = {row.id: row.name for row in found_rows}
person_dialog.setup_link()

with st.container(horizontal=True, vertical_alignment="center", key="filter-row"):
    wanted = filters.search(_("Name or user name"), key="search", on_change=first_page)
    state = filters.choice(
        _("Accounts"),
        {"active": _("Active"), "closed": _("Deactivated")},
        key="state",
        width="content",
        on_change=first_page,
    )
found = read(people.people, search=wanted, active=state == "active")

with head():
    words = ngettext("{count} person", "{count} people", len(found)).format(count=len(found))
    st.caption(escape(words))
if not found and wanted:
    st.info(_("Nobody fits. Try a part of the name, or look among the others."), icon=":material/person_search:")
elif not found:
    st.info(_("Nobody is deactivated. Accounts that you close are kept here."), icon=":material/group:")
else:
    with listing.box("people"):
        for person in listing.portion(found, "people"):
            listing.entry(
                f"user-{person.id}",
                person.full_name,
                facts_of(person),
                badges=badges_of(person),
                body=partial(person_dialog.draw, person, departments),
            )
    listing.more(found, "people")

with bottom_bar():
    show = dialogs.opener(_("Add person"), "add-person", icon=":material/person_add:", kind="primary")
show(_("Add person"), partial(person_dialog.add, departments))
