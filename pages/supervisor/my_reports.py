"""My reports: what one has reported, open ones first, who works on each, and what one may still do about it."""

import streamlit as st

from core import maintenance
from core.kernel import Permission
from core.maintenance import CancelCategory, RequestCard, RequestStatus
from core.maintenance.rules import OPEN, REOPEN_WITHIN
from ui import cards, dialogs, reference
from ui.actions import Ask, action_button, action_form
from ui.badges import tone, word
from ui.language import _
from ui.live import live
from ui.page import bottom_bar, enter, link, link_button, may, read
from ui.problem import problem, short_name
from ui.reason import reason_field
from ui.requests import note_button, request_badges, whose
from ui.tables import cursor, pager
from ui.when import ago, day_time, duration, minutes_between, now

actor = enter(_("My reports"), permission=Permission.REPORT_PROBLEM)

_LIST, _PER_PAGE = "my-reports", 20


def opened(card: RequestCard) -> None:
    with cards.card(tone(card.status), f"report-{card.request_id}"):
        top(card)
        stopped = duration(minutes_between(card.failed_at))
        cards.meta(
            [
                _("reported {time}").format(time=ago(card.reported_at)),
                _("stopped {time}").format(time=stopped) if card.machine_stopped else _("machine runs"),
            ],
            icon="timer",
        )
        cards.meta(whose_words(card), icon="engineering")
        with st.container(horizontal=True, gap="xsmall"):
            note_button(card.request_id, card.machine)
            if card.status is RequestStatus.PENDING or dialogs.is_open(f"cancel_request-{card.request_id}"):
                cancel_button(card)


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
            cards.line(card.cancel_reason)
        end = day_time(card.closed_at)
        finding = [word(card.outcome) if card.outcome else None, reference.failure(card.failure_code, card.failure)]
        cards.meta([_("closed {time}").format(time=end), *finding], icon="event_available")
        if is_fresh(card) and may(actor, maintenance.reopen_request):
            reopen_button(card)


def top(card: RequestCard) -> None:
    cards.tags(request_badges(card))
    number = _("{machine}, job {number}").format(machine=card.machine, number=card.request_id)
    with st.container(key=f"tap-title-{card.request_id}"):
        link("everyone/job", number, job=card.request_id)
    cards.line(problem(card))


def cancel_button(card: RequestCard) -> None:
    action_button(
        _("Cancel report"),
        maintenance.cancel_request,
        card.request_id,
        done=_("Your report on {machine} is cancelled.").format(machine=card.machine),
        icon="cancel",
        confirm=Ask(
            _("Nobody has started on it yet. It is taken off the board and stays in the record."),
            _("Cancel report"),
            title=_("Cancel the report on {machine}").format(machine=card.machine),
            categories={category: word(category) for category in CancelCategory},
        ),
    )


def is_fresh(card: RequestCard) -> bool:
    is_done = card.status is RequestStatus.COMPLETED and card.closed_at is not None
    return is_done and card.closed_at is not None and now() - card.closed_at <= REOPEN_WITHIN


def reopen_button(card: RequestCard) -> None:
    name = f"reopen-{card.request_id}"
    words = {True: _("Stopped"), False: _("Still runs")}

    def body() -> None:
        st.text(_("The job goes back to the queue as the same failure, with what was done so far."))
        with action_form(
            name,
            maintenance.reopen_request,
            card.request_id,
            submit=_("Reopen job"),
            done=_("The job on {machine} is open again.").format(machine=card.machine),
            icon="replay",
            border=False,
        ) as form:
            st.segmented_control(
                _("Is the machine stopped?"),
                list(words),
                default=False,
                required=True,
                format_func=words.__getitem__,
                key=form.key("machine_stopped"),
                width="stretch",
            )
            reason_field(form)

    show = dialogs.opener(_("Reopen job"), f"open-{name}", icon=":material/replay:", width="content")
    show(_("Reopen the job on {machine}").format(machine=card.machine), body)


before = cursor(_LIST)
found = read(maintenance.my_reports, before=before, limit=_PER_PAGE)
still_open = [card for card in found if card.status in OPEN]
done = [card for card in found if card.status not in OPEN]
live(at_least_every=60)

if not found and before is None:
    st.info(_("You have reported nothing yet. Scan a machine to report a problem."), icon=":material/inbox:")
if still_open:
    grid = cards.grid()
    for card in still_open:
        with grid.cell():
            opened(card)
if done:
    cards.section(_("Closed"))
    grid = cards.grid()
    for card in done:
        with grid.cell():
            closed(card)
pager(_LIST, done[-1].reported_at if len(done) == _PER_PAGE else None)

with bottom_bar():
    link_button("supervisor/report_breakdown", _("Report a problem"), icon="campaign", primary=True)
