"""My work: a technician's job in hand, what comes next, waits for parts, is free to take, and was done today."""

from datetime import datetime

import streamlit as st

from core import maintenance
from core.kernel import Role
from core.maintenance import CardPage, Queue, QueuePlaces, RequestStatus
from ui import deputy_card, work_cards
from ui.cards import grid, section
from ui.language import _
from ui.live import live
from ui.navigation import link_button
from ui.page import bottom_bar, enter, head, read
from ui.start_work import start_button
from ui.tables import cursor, pager
from ui.text import escape
from ui.when import in_plant, long_day, now, today

_PER_PAGE = 12


def start_of_day() -> datetime:
    """Midnight on the plant's wall clock."""
    return in_plant(now()).replace(hour=0, minute=0, second=0, microsecond=0)


def is_drawn(name: str, page: CardPage, title: str) -> bool:
    """Draw the heading of a list, unless there is nothing in it; a page that has emptied meanwhile says so."""
    if not page.cards and cursor(name) is None:
        return False
    section(title)
    if not page.cards:
        st.caption(escape(_("Nothing more here. Go back to what is more urgent.")))
    return True


def jobs(name: str, title: str, page: CardPage) -> None:
    """A list of jobs side by side as room allows, a page at a time."""
    if is_drawn(name, page, title):
        side_by_side = grid()
        for job in page.cards:
            with side_by_side.cell():
                work_cards.to_do(job, queue.in_hand, helped=job.request_id in queue.helped)
        pager(name, page.following, by_time=False)


def done_today(page: CardPage) -> None:
    """A line for each job, a page at a time."""
    if is_drawn("work-done", page, _("Done today")):
        for job in page.cards:
            work_cards.done(job)
        pager("work-done", page.following)


def bar(queue: Queue) -> None:
    """Scan, and the one thing to do now: one's own job before one that one helped with and that nobody is at."""
    own_first = sorted(queue.mine.cards, key=lambda job: job.request_id in queue.helped)
    left = [job for job in own_first if not (job.working and job.request_id in queue.helped)]
    next_ones = [*left, *queue.unassigned.cards]
    ready = [job for job in next_ones if job.parts_awaited == 0 or job.status is RequestStatus.IN_PROGRESS]
    with bottom_bar():
        if queue.in_hand:
            held = queue.in_hand[0]
            words = _("Continue {machine}").format(machine=held.machine)
            link_button("everyone/job", words, icon="build", primary=True, job=held.request_id)
        elif ready:
            words = _("Start {machine}").format(machine=ready[0].machine)
            start_button(ready[0], None, label=words, primary=True, key="start-top")


actor = enter(_("My work"), roles={Role.MAINTENANCE_TECH})
places = QueuePlaces(cursor("work-mine"), cursor("work-waiting"), cursor("work-free"), cursor("work-done"))
queue = read(maintenance.my_queue, since=start_of_day(), after=places, limit=_PER_PAGE)
with head():
    st.caption(escape(" · ".join(filter(None, [long_day(today()), queue.area]))))
live(note="")
deputy_card.say(actor)

for held in queue.in_hand:
    work_cards.in_hand(held, actor)
jobs("work-mine", _("Next for you"), queue.mine)
jobs("work-waiting", _("Waiting for parts"), queue.waiting)
jobs("work-free", _("Free to take"), queue.unassigned)
if not (queue.in_hand or queue.mine.cards or queue.waiting.cards or queue.unassigned.cards):
    st.info(escape(_("No open jobs. Scan a machine to report a problem.")), icon=":material/task_alt:")
done_today(queue.done_today)
bar(queue)
