"""Overview: who cannot sign in, how the record stands, what was imported last, and what this installation is.

For administrators; it is where they begin.
"""

import streamlit as st

from core import assets, audit, people
from core.audit import LogAction, RecordState
from core.kernel import Permission
from core.people import AccountCounts, AccountState
from ui import cards, release, runtime
from ui.amounts import number
from ui.cards import CardTone
from ui.import_lines import import_lines
from ui.language import _, ngettext
from ui.live import live
from ui.navigation import link_button
from ui.page import bottom_bar, enter, read
from ui.when import day_time

enter(_("Overview"), permission=Permission.READ_AUDIT)

IMPORTS = 5
WIDTH = 250


def accounts(counts: AccountCounts) -> None:
    blocked = _("Too many wrong passwords; they may try again soon.") if counts.blocked else _("Nobody is locked.")
    unset = _("They have not used a set-up link yet.") if counts.unset else _("Everybody has chosen one.")
    in_demo = counts.is_demo and counts.unset > 0
    if in_demo:
        unset = _("In the demo nobody needs one: a tap signs in.")
    closed = ngettext("{count} more account is closed.", "{count} more accounts are closed.", counts.closed)
    figures: list[tuple[AccountState, str, int, str, CardTone, str]] = [
        (AccountState.BLOCKED, _("Locked"), counts.blocked, blocked, "red", "lock_clock"),
        (
            AccountState.UNSET,
            _("Without a password"),
            counts.unset,
            unset,
            "plain" if in_demo else "orange",
            "touch_app" if in_demo else "hourglass_top",
        ),
        (
            AccountState.ACTIVE,
            _("Active"),
            counts.active,
            closed.format(count=number(counts.closed)) if counts.closed else _("No account is closed."),
            "plain",
            "group",
        ),
    ]
    row = cards.grid(WIDTH, 3)
    for state, label, count, note, tone, icon in figures:
        with row.cell():
            shown: CardTone = tone if count else "plain"
            cards.way(label, number(count), note, "admin/users", key=state, tone=shown, icon=icon, state=state)


def record(state: RecordState) -> None:
    log = "admin/activity_log"
    sealed = _("Sealed up to {time}.").format(time=day_time(state.sealed_up_to))
    late = _("They wait longer than usual: look at the server’s log.")
    waiting = late if state.is_late else _("The sealer takes them within a minute.")
    row = cards.grid(WIDTH, 3)
    with row.cell():
        note = sealed if state.sealed_up_to else _("Nothing is sealed yet.")
        cards.way(_("Rows in the activity log"), number(state.rows), note, log, key="rows", icon="history")
    with row.cell():
        note = waiting if state.unsealed else _("Every row is sealed.")
        tone: CardTone = "red" if state.is_late else "plain"
        icon = "gpp_bad" if state.is_late else "verified_user"
        cards.way(_("Not sealed yet"), number(state.unsealed), note, log, key="unsealed", tone=tone, icon=icon)
    with row.cell():
        note = _("Last 24 hours, with failed sign-ins.")
        cards.way(_("Refused"), number(state.refused), note, log, key="refused", icon="block", section="refusals")


def imports() -> None:
    found = read(audit.activity, action=LogAction.IMPORT, limit=IMPORTS)
    if found:
        import_lines(found)
        return
    st.info(
        _("Nothing was imported yet. Machines, failure codes and past jobs come in from files."),
        icon=":material/inbox:",
    )
    link_button("admin/import_data", _("Import a file"), icon="upload", width="content")


def installation(counts: AccountCounts) -> None:
    settings = runtime.settings()
    machines = sum(row.machines for row in read(assets.departments, include_inactive=True))
    embedded, server = _("Embedded, a file of this server"), _("On a database server")
    cards.facts(
        {
            _("Plant"): settings.plant_name,
            _("Version"): release.version(),
            _("Database"): embedded if settings.is_embedded else server,
            _("Time zone of the plant"): settings.plant_timezone,
            _("Machines, with those taken out of service"): number(machines),
            _("People, with closed accounts"): number(counts.active + counts.closed),
        },
        key="installation",
    )


counts = read(people.account_counts)
live(note=runtime.settings().plant_name, at_least_every=60)

cards.section(_("People"))
accounts(counts)
cards.section(_("The record"))
record(read(audit.record_state))
cards.section(_("Last imports"))
imports()
cards.section(_("This installation"))
installation(counts)

with bottom_bar():
    link_button("admin/users", _("Users"), icon="group", primary=True)
