"""The card of one request on the manager's board: what is the matter, and who is to see to it, in one press."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import maintenance
from core.kernel import Invalid
from core.maintenance import Priority, RequestCard
from ui import cards, picks
from ui.actions import Ask, action_button, action_form
from ui.badges import badge, machine_badge, tag, tone, word
from ui.cancelling import cancel_button
from ui.language import _
from ui.navigation import link
from ui.problem import brief, brief_problem, short_problem
from ui.text import escape
from ui.when import ago, duration, minutes_between

MANY, TILES = 12, 24
"""How many stand on a page: those to sort, and those that go on."""


def to_sort(
    card: RequestCard, technicians: Mapping[int, str], survivor: RequestCard | None, *, is_first: bool = False
) -> None:
    """A request that nobody has started, with everything that triage decides.

    Args:
        card: the request.
        technicians: who can be given a job.
        survivor: the request of the same machine that this one may be merged into.
        is_first: its button is the filled one.
    """
    with cards.card(tone(card.priority), f"triage-{card.request_id}", height="content"):
        matter, decision = st.columns([3, 2], gap="medium", vertical_alignment="center")
        with matter:
            _matter(card)
        with decision:
            _assign(card, technicians, primary=is_first)
            with cards.row():
                words = _("Open job {number}").format(number=card.request_id)
                link("everyone/job", words, icon="arrow_forward", job=card.request_id)
                _reject(card)
        if survivor is not None:
            _duplicate(card, survivor)


def going_on(card: RequestCard) -> None:
    """A request that somebody works on or that waits: a tile that opens the job."""
    status = tag("green", "play_circle", _("Ready to continue")) if card.is_ready_to_continue else badge(card.status)
    who = ", ".join(card.working) or card.assignee or _("nobody")
    cards.tile(
        tone(card.priority),
        f"going-{card.request_id}",
        "everyone/job",
        card.machine,
        badge=status,
        sentence=brief_problem(card),
        facts=[who, _since(card), card.department],
        job=card.request_id,
    )


def _matter(card: RequestCard) -> None:
    cards.tags(badge(card.priority), machine_badge(card.machine_status, waiting_parts=card.is_waiting_parts))
    cards.title(card.machine)
    cards.line(brief(card.description))
    if card.symptoms:
        st.markdown(" ".join(badge(symptom) for symptom in card.symptoms))
    cards.meta([_since(card), card.reporter, card.location, card.department], icon="timer")


def _since(card: RequestCard) -> str:
    if card.stopped_since is not None:
        return _("stopped {duration}").format(duration=duration(minutes_between(card.stopped_since)))
    return _("reported {when}").format(when=ago(card.reported_at))


def _assign(card: RequestCard, technicians: Mapping[int, str], *, primary: bool) -> None:
    is_new = card.assigned_to is None
    with action_form(
        f"assign-{card.request_id}",
        maintenance.assign_request,
        card.request_id,
        submit=_("Assign") if is_new else _("Change"),
        icon="person_add",
        border=False,
        prepare=_chosen if is_new else None,
        done=(_("{machine}: assigned.") if is_new else _("{machine}: changed.")).format(machine=card.machine),
    ) as form:
        picks.named(
            _("Choose a technician"),
            technicians,
            key=form.key("technician_id"),
            nothing=None if is_new else _("Back to the queue"),
            chosen=card.assigned_to,
            hidden=True,
        )
        with st.container(horizontal=True, gap="xsmall", wrap=False):
            levels = list(reversed(Priority))
            st.selectbox(
                _("Priority"),
                levels,
                index=levels.index(card.priority),
                format_func=word,
                key=form.key("priority"),
                label_visibility="collapsed",
            )
            form.submit_button(primary=primary)


def _chosen(values: dict[str, Any]) -> dict[str, Any]:
    if values["technician_id"] is None:
        raise Invalid("Choose who sees to it.")
    return values


def _reject(card: RequestCard) -> None:
    ask = Ask(
        _("The reporter reads the reason. Work that was logged stays in the record."),
        _("Reject request"),
        title=_("Reject the request on {machine}").format(machine=card.machine),
    )
    done = _("The request on {machine} is rejected.").format(machine=card.machine)
    cancel_button(card, _("Reject"), ask, done=done, icon="block")


def _duplicate(card: RequestCard, survivor: RequestCard) -> None:
    with cards.card("blue", f"duplicate-{card.request_id}", height="content"), cards.row():
        with st.container(gap=None, width="stretch"):
            words = _("Already reported as job {number}").format(number=survivor.request_id)
            st.markdown(f":material/content_copy: **{escape(words)}**")
            cards.meta([short_problem(survivor), survivor.reporter, ago(survivor.reported_at)])
        action_button(
            _("Merge into job {number}").format(number=survivor.request_id),
            maintenance.merge_duplicate,
            card.request_id,
            survivor.request_id,
            icon="merge",
            width="content",
            done=_("Merged into job {number}.").format(number=survivor.request_id),
            confirm=Ask(
                _("Job {number} takes over the earlier stop and the comments; this one is closed.").format(
                    number=survivor.request_id
                ),
                _("Merge requests"),
                title=_("Merge two reports on {machine}").format(machine=card.machine),
                reason=False,
            ),
        )
