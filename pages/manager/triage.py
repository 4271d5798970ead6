"""Triage: what is new and belongs to nobody first, then what goes on. For the maintenance manager."""

import streamlit as st

from core import assets, maintenance
from core.kernel import Permission
from core.maintenance import Board, BoardCounts, BoardSection
from ui import cards, filters, tables, triage_card
from ui.language import _, ngettext
from ui.live import live
from ui.page import bottom_bar, enter, read
from ui.staff import technicians

actor = enter(_("Triage"), permission=Permission.TRIAGE_REQUESTS)

TILES = {BoardSection.IN_WORK, BoardSection.WAITING}


def first_pages() -> None:
    for each in BoardSection:
        tables.first_page(f"triage-{each}")


def note_of(counts: BoardCounts) -> str:
    words = ngettext("{count} machine stopped", "{count} machines stopped", counts.machines_stopped)
    return words.format(count=counts.machines_stopped)


def labels(counts: BoardCounts) -> dict[str, str]:
    return {
        BoardSection.NEW: _("New {count}").format(count=counts.new),
        BoardSection.ASSIGNED: _("Assigned {count}").format(count=counts.assigned),
        BoardSection.IN_WORK: _("In work {count}").format(count=counts.in_work),
        BoardSection.WAITING: _("Waiting {count}").format(count=counts.waiting),
    }


def empty(section: BoardSection) -> None:
    words = {
        BoardSection.NEW: _("Nothing to triage. New reports appear here by themselves."),
        BoardSection.ASSIGNED: _("No job waits for its technician to begin."),
        BoardSection.IN_WORK: _("Nobody works on a job now."),
        BoardSection.WAITING: _("No job waits for parts."),
    }
    at_start = tables.cursor(f"triage-{section}") is None
    st.info(
        words[section] if at_start else _("Nothing more here. Go back to what is more urgent."),
        icon=":material/task_alt:",
    )


def draw(section: BoardSection, board: Board) -> None:
    if section in TILES:
        grid = cards.grid()
        for card in board.page.cards:
            with grid.cell():
                triage_card.going_on(card)
        return
    staff = technicians()
    for card in board.page.cards:
        survivor = board.survivors.get(card.request_id)
        triage_card.to_sort(card, staff, survivor, is_first=card is board.page.cards[0])


departments = {row.id: row.name for row in read(assets.departments)}
department = filters.picked(departments, key="department")
counts = read(maintenance.board_counts, department_id=department)
live(note=note_of(counts))

with filters.row():
    section = BoardSection(filters.choice(_("Section"), labels(counts), key="section", on_change=first_pages))
    with st.container(width=260, key="department-pick"):
        filters.pick(
            _("Department"),
            departments,
            key="department",
            nothing=_("All departments"),
            hidden=True,
            on_change=first_pages,
        )

key = f"triage-{section}"
most = triage_card.TILES if section in TILES else triage_card.MANY
board = read(maintenance.board, section, department_id=department, after=tables.cursor(key), limit=most)
if board.page.cards:
    draw(section, board)
else:
    empty(section)
tables.pager(key, board.page.following, by_time=False)

bottom_bar()
