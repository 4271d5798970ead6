"""My reports: what one has reported, open ones first, who works on each, and what one may still do about it."""

from collections.abc import Callable

import streamlit as st

from core import maintenance
from core.kernel import Permission
from core.maintenance import CardPage, RequestCard, RequestStatus
from ui import cards, dialogs, reference
from ui.actions import Ask
from ui.badges import tone, word
from ui.cancelling import cancel_button
from ui.language import _, ngettext
from ui.live import live
from ui.navigation import link, link_button
from ui.page import bottom_bar, enter, head, may, read
from ui.problem import brief, brief_problem, short_name
from ui.reopening import reopen_button
from ui.requests import note_button, request_badges, whose
from ui.tables import cursor, pager
from ui.told import reason_words
from ui.when import ago, day_time, duration, minutes_between

actor = enter(_("My reports"), permission=Permission.REPORT_PROBLEM)

_OPEN, _CLOSED, _PER_PAGE = "my-reports-open", "my-reports", 20


def opened(card: RequestCard) -> None:
    with cards.card(tone(card.status), f"report-{card.request_id}"):
        top(card)
        since = card.stopped_since
        cards.meta(
            [
                _("reported {time}").format(time=ago(card.reported_at)),
                _("stopped {time}").format(time=duration(minutes_between(since))) if since else _("machine runs"),
            ],
            icon="timer",
        )
        cards.meta(whose_words(card), icon="engineering")
        with st.container(horizontal=True, gap="xsmall"):
            note_button(card.request_id, card.machine)
            if card.status is RequestStatus.PENDING or dialogs.is_open(f"cancel_request-{card.request_id}"):
                cancel(card)


def whose_words(card: RequestCard) -> str:
    if card.working:
        return _("{names} at work").format(names=whose(card))
    if card.assignee:
        name = short_name(card.assignee)
        return _("given to {name}").format(name=name) if not card.parts_awaited else f"{name} · {whose(card)}"
    return whose(card)


def closed(card: RequestCard) -> None:
    with cards.card(tone(card.status), f"report-{card.request_id}"):
        top(card)
        if card.cancel_reason:
            cards.line(brief(reason_words(card.cancel_reason)))
        end = day_time(card.closed_at)
        finding = [word(card.outcome) if card.outcome else None, reference.failure(card.failure_code, card.failure)]
        cards.meta([_("closed {time}").format(time=end), *finding], icon="event_available")
        if may(actor, maintenance.reopen_request):
            reopen_button(card, width="content")


def top(card: RequestCard) -> None:
    cards.tags(request_badges(card))
    number = _("{machine}, job {number}").format(machine=card.machine, number=card.request_id)
    with st.container(key=f"tap-title-{card.request_id}"):
        link("everyone/job", number, job=card.request_id)
    cards.line(brief_problem(card))


def cancel(card: RequestCard) -> None:
    ask = Ask(
        _("Nobody has started on it yet. It is taken off the board and stays in the record."),
        _("Cancel report"),
        title=_("Cancel the report on {machine}").format(machine=card.machine),
    )
    done = _("Your report on {machine} is cancelled.").format(machine=card.machine)
    cancel_button(card, _("Cancel report"), ask, done=done, icon="cancel", stretch=True)


def draw(page: CardPage, one: Callable[[RequestCard], None]) -> None:
    if not page.cards:
        st.caption(_("Nothing more here. Go back to the first ones."))
    grid = cards.grid()
    for card in page.cards:
        with grid.cell():
            one(card)


after, before = cursor(_OPEN), cursor(_CLOSED)
found = read(maintenance.my_reports, after=after, before=before, limit=_PER_PAGE)
live(at_least_every=60)

if found.open_count:
    words = ngettext("{count} open report", "{count} open reports", found.open_count)
    with head():
        st.caption(words.format(count=found.open_count))
elif not found.closed.cards and before is None:
    st.info(_("You have reported nothing yet. Scan a machine to report a problem."), icon=":material/inbox:")
if before is None and (found.open.cards or after is not None):
    draw(found.open, opened)
    pager(_OPEN, found.open.following, by_time=False)
if after is None and (found.closed.cards or before is not None):
    cards.section(_("Closed"))
    draw(found.closed, closed)
    pager(_CLOSED, found.closed.following)

with bottom_bar():
    link_button("supervisor/report_breakdown", _("Report a problem"), icon="campaign", primary=True)
