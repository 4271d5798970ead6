"""One machine: its state and open jobs, its last days in numbers, its history, parts and facts."""

from collections.abc import Sequence

from core import assets, maintenance
from core.assets import MachineDetail
from core.kernel import Actor, Permission
from core.maintenance import JobState, RequestCard
from ui import address, recent
from ui.filters import choice
from ui.language import _
from ui.live import live
from ui.machine_downtime import machine_downtime
from ui.machine_head import machine_figures, machine_head, open_jobs
from ui.machine_parts import machine_parts
from ui.machine_sections import machine_facts, machine_history
from ui.navigation import go_to, link_button
from ui.page import bottom_bar, enter, may, read
from ui.start_work import busy_with, start_button
from ui.tables import cursor, pager

_OPEN_AT_ONCE = 10


def machine_id() -> int:
    """The machine that the address names, by its number or by the code on its label."""
    number = address.number("machine")
    if number is None and address.named("machine"):
        return read(assets.machine_by_label, address.named("machine"))
    words = _("This address names no machine. Scan its label.")
    return number or address.names_nothing(_("Machine"), words)


def section(machine: MachineDetail, actor: Actor) -> None:
    """The one section that the address names."""
    words = {"history": _("History"), "parts": _("Parts"), "facts": _("Facts")}
    match choice(_("Section"), words, key="section"):
        case "parts":
            machine_parts(machine.id, machine.name, actor)
        case "facts":
            machine_facts(machine)
        case _other:
            machine_history(machine.id)


def bar(machine: MachineDetail, jobs: Sequence[RequestCard], actor: Actor) -> None:
    """Scan, and what this person does next at this machine."""
    with bottom_bar():
        if machine.decommissioned_at is not None:
            return
        if jobs and may(actor, maintenance.start_work):
            work(jobs)
            return
        words = _("Report another") if jobs else _("Report a problem")
        link_button("supervisor/report_breakdown", words, icon="campaign", primary=True, machine=machine.id)


def work(jobs: Sequence[RequestCard]) -> None:
    """The own job here, else the most urgent one to start."""
    held = read(maintenance.in_hand)
    mine = next((job for job in held if job.machine_id == jobs[0].machine_id), None)
    if mine is not None:
        link_button("everyone/job", _("Continue the job"), icon="build", primary=True, job=mine.request_id)
        return
    busy = busy_with(held, jobs[0])
    start_button(jobs[0], busy, primary=True, key="start-here", then=open_job)


def open_job(state: JobState) -> None:
    """Lead on to the job that was started."""
    go_to("everyone/job", job=state.request_id)


actor = enter(None, permission=Permission.SEE_FLOOR)
machine = read(assets.machine, machine_id())
recent.remember(machine.id, machine.name)
machine_head(machine)
live(note="")
found = read(maintenance.open_requests_of, machine.id, after=cursor(f"open-{machine.id}"), limit=_OPEN_AT_ONCE)
jobs = found.cards
open_jobs(jobs, actor)
pager(f"open-{machine.id}", found.following, by_time=False)
machine_figures(read(maintenance.machine_figures, machine.id))
machine_downtime(machine, actor)
section(machine, actor)
bar(machine, jobs, actor)
