"""Triage: what is new and belongs to nobody first, then what goes on. For the maintenance manager."""

import streamlit as st

from core import assets, maintenance, people
from core.kernel import Permission, Role
from core.maintenance import Board, RequestCard
from ui import cards, filters, picks, triage_card
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, read

actor = enter(_("Triage"), permission=Permission.TRIAGE_REQUESTS)


def note_of(board: Board) -> str:
    every = (*board.new, *board.assigned, *board.in_work, *board.waiting)
    stopped = len({card.machine_id for card in every if card.machine_stopped})
    words = ngettext("{count} machine stopped", "{count} machines stopped", stopped)
    return words.format(count=stopped)


def empty(section: str) -> None:
    words = {
        "new": _("Nothing to triage. New reports appear here by themselves."),
        "assigned": _("No job waits for its technician to begin."),
        "work": _("Nobody works on a job now."),
        "waiting": _("No job waits for parts."),
    }
    st.info(words[section], icon=":material/task_alt:")


def draw(section: str, rows: tuple[RequestCard, ...]) -> None:
    if section in {"work", "waiting"}:
        grid = cards.grid()
        for card in rows:
            with grid.cell():
                triage_card.going_on(card)
        return
    every = (*board.new, *board.assigned, *board.in_work, *board.waiting)
    for card in rows[: triage_card.MANY]:
        triage_card.to_sort(card, technicians, triage_card.survivors(card, every), is_first=card is rows[0])
    rest = len(rows) - triage_card.MANY
    if rest > 0:
        words = ngettext("{count} more below these, less urgent.", "{count} more below these, less urgent.", rest)
        st.caption(words.format(count=rest))


departments = {row.id: row.name for row in read(assets.departments)}
board = read(maintenance.board, department_id=st.session_state.get("department"))
live(note=note_of(board))

sections = {
    "new": (_("New {count}"), board.new),
    "assigned": (_("Assigned {count}"), board.assigned),
    "work": (_("In work {count}"), board.in_work),
    "waiting": (_("Waiting {count}"), board.waiting),
}
with st.container(horizontal=True, vertical_alignment="center", key="filter-row"):
    labels = {name: words.format(count=len(rows)) for name, (words, rows) in sections.items()}
    section = filters.choice(_("Section"), labels, key="section")
    with st.container(width=260, key="department-pick"):
        picks.named(_("Department"), departments, key="department", nothing=_("All departments"), hidden=True)

technicians = {c.id: c.full_name for c in read(people.colleagues, Role.MAINTENANCE_TECH, Role.MAINTENANCE_MANAGER)}
rows = sections[section][1]
if rows:
    draw(section, rows)
else:
    empty(section)

bottom_bar()
