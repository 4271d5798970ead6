"""The sections of a machine's page: what happened to it, and its facts."""

import streamlit as st

from core import maintenance
from core.assets import MachineDetail
from core.maintenance import RequestCard
from ui import cards, reference
from ui.amounts import money
from ui.badges import badge
from ui.cards import card, meta, row
from ui.language import _
from ui.navigation import link
from ui.page import read
from ui.problem import short_name, short_problem
from ui.tables import cursor, pager
from ui.text import escape
from ui.told import reason_words
from ui.when import day, duration, minutes_between, short_day

_PAGE = 10


def machine_history(machine_id: int) -> None:
    """Closed jobs, newest first, a page at a time."""
    key = f"history-{machine_id}"
    found = read(maintenance.past_requests_of, machine_id, before=cursor(key), limit=_PAGE)
    if not found.cards:
        st.info(escape(_("No finished jobs yet. They appear here with cause and remedy.")), icon=":material/history:")
    for job in found.cards:
        _past(job)
    pager(key, found.following)


def _past(job: RequestCard) -> None:
    minutes = minutes_between(job.failed_at, job.restored_at) if job.restored_at else None
    with card("plain", f"past-{job.request_id}", tap=True, height="content"):
        with row():
            link("everyone/job", short_problem(job, 90), job=job.request_id)
            st.markdown(badge(job.outcome) if job.outcome else badge(job.status), width="content")
        meta(
            [
                short_day(job.failed_at),
                reference.failure(job.failure_code, job.failure),
                _("restored after {time}").format(time=duration(minutes)) if minutes is not None else None,
                short_name(job.assignee) if job.assignee else None,
                reason_words(job.cancel_reason) if job.cancel_reason else None,
            ]
        )


def machine_facts(machine: MachineDetail) -> None:
    """Everything that stands on its nameplate and in the register."""
    facts = {
        _("Manufacturer"): machine.manufacturer,
        _("Model"): machine.model,
        _("Serial number"): machine.serial_number,
        _("Asset number"): machine.asset_number,
        _("Department"): machine.department,
        _("Location"): machine.location,
        _("Belongs to"): machine.parent,
        _("In service since"): _since(machine),
        _("Operating calendar"): machine.calendar or _("Around the clock"),
        _("Cost of an hour's stop"): _cost(machine),
        _("Tags"): ", ".join(machine.tags),
        _("Label code"): machine.qr_code,
        _("Remarks"): machine.notes,
    }
    cards.facts(facts, key="facts")


def _since(machine: MachineDetail) -> str | None:
    first = machine.in_service_on or machine.installation_date
    return day(first) if first else None


def _cost(machine: MachineDetail) -> str | None:
    return money(machine.downtime_cost_per_hour) if machine.downtime_cost_per_hour is not None else None
