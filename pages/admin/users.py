"""Users: who is blocked or has no password yet, who has an account in which role, and when they were last here.

For administrators.
"""

from functools import partial

import streamlit as st

from core import assets, people
from core.kernel import Permission
from core.people import AccountCounts, AccountState, Person
from ui import dialogs, filters, listing, person_dialog, tables
from ui.badges import badge, tag
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, head, read
from ui.text import escape
from ui.when import ago, day_time

actor = enter(_("Users"), permission=Permission.MANAGE_USERS)

_PER_PAGE = 50


def first_page() -> None:
    tables.first_page("people")


def labels(counts: AccountCounts) -> dict[str, str]:
    return {
        AccountState.ACTIVE: _("Active {count}").format(count=counts.active),
        AccountState.BLOCKED: _("Locked {count}").format(count=counts.blocked),
        AccountState.UNSET: _("No password {count}").format(count=counts.unset),
        AccountState.CLOSED: _("Closed {count}").format(count=counts.closed),
    }


def badges_of(person: Person) -> str:
    marks = [
        tag("red", "lock_clock", _("Locked")) if person.blocked_until else "",
        tag("orange", "hourglass_top", _("No password yet")) if is_unset(person) else "",
        badge(person.role),
    ]
    return " ".join(filter(None, marks))


def is_unset(person: Person) -> bool:
    """Whether somebody cannot sign in yet; on the demo a tap does."""
    return person.is_active and not person.has_password and not counts.is_demo


def facts_of(person: Person) -> list[str | None]:
    seen = _("last here {when}").format(when=ago(person.last_here_at)) if person.last_here_at else _("never here")
    blocked = _("locked until {time}").format(time=day_time(person.blocked_until)) if person.blocked_until else None
    return [person.username, departments.get(person.department_id or 0), seen, blocked, link_of(person)]


def link_of(person: Person) -> str | None:
    if not is_unset(person):
        return None
    if person.link_until is None:
        return _("no set-up link that works")
    return _("set-up link until {time}").format(time=day_time(person.link_until))


def empty(state: AccountState) -> None:
    if wanted:
        st.info(_("Nobody fits. Try a part of the name, or look among the others."), icon=":material/person_search:")
        return
    words = {
        AccountState.BLOCKED: _(
            "Nobody is locked. Who mistypes the password too often stands here until it may be tried again."
        ),
        AccountState.UNSET: _("Everybody has chosen a password. Who has yet to use a set-up link stands here."),
        AccountState.CLOSED: _("Nobody is deactivated. Accounts that you close are kept here."),
    }
    st.info(words.get(state, _("Nobody more here. Go back to the first ones.")), icon=":material/group:")


live()
departments = {row.id: row.name for row in read(assets.departments, include_inactive=True)}
person_dialog.setup_link()

wanted = filters.search(_("Name or user name"), key="search", on_change=first_page)
counts = read(people.account_counts, search=wanted)
state = AccountState(filters.choice(_("Accounts"), labels(counts), key="state", on_change=first_page))
found = read(people.people, search=wanted, state=state, after=tables.cursor("people"), limit=_PER_PAGE + 1)

with head():
    words = ngettext("{count} person", "{count} people", counts.active).format(count=counts.active)
    st.caption(escape(words))
shown = found[:_PER_PAGE]
if not shown:
    empty(state)
else:
    with listing.box("people"):
        for person in shown:
            listing.entry(
                f"user-{person.id}",
                person.full_name,
                facts_of(person),
                badges=badges_of(person),
                body=partial(person_dialog.draw, person, departments, is_own=person.id == actor.user_id),
            )
last = shown[-1] if len(found) > _PER_PAGE else None
tables.pager("people", last and (last.full_name, last.id), by_time=False)

with bottom_bar():
    show = dialogs.opener(_("Add person"), "add-person", icon=":material/person_add:", kind="primary")
show(_("Add person"), partial(person_dialog.add, departments))
