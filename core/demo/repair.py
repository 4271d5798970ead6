"""How a repair goes in the demo plant: visits, shift ends, waiting for parts, temporary fixes, paper notes."""

from collections.abc import Generator
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from core import inventory, maintenance
from core.demo.faults import Fault
from core.demo.shop import Shop, Unit, Worker
from core.demo.store import answer, approve, hand_out
from core.inventory import PartsAsked
from core.inventory.models import SparePartsRequest
from core.kernel import Role
from core.maintenance import Outcome, PauseReason
from core.maintenance.models import MaintenanceWork

Steps = Generator[datetime, None, None]
Visit = Generator[datetime, None, Worker]
_OTHER_PAUSES = (PauseReason.VENDOR, PauseReason.ACCESS, PauseReason.PERMIT, PauseReason.OTHER)
_NOTES = (
    "Same as last month, please look at the guide as well.",
    "Ran the line at half speed until the end of the shift.",
    "Ordered a second one for the shelf.",
    "Spare from the old line fits with a washer.",
    "Asked the operator to keep an eye on it.",
)


def repair(shop: Shop, request_id: int, fault: Fault, *, stopped: bool, assignee: int | None) -> Steps:
    """From somebody being free to the finished job."""
    yield from shop.claim(assignee)
    worker = _arrive(shop, request_id, assignee)
    if fault.part and shop.chance(0.3):
        worker = yield from _wait_for_part(shop, request_id, fault, worker, temporary=stopped and shop.chance(0.25))
    elif shop.chance(0.05):
        worker = yield from _leave(shop, request_id, worker, shop.pick(_OTHER_PAUSES), hours=shop.about(3))
    worker = yield from _work(shop, request_id, worker, shop.about(fault.repair_min))
    if shop.chance(0.2):
        shop.do(maintenance.add_comment, request_id, shop.pick(_NOTES), actor=worker.actor)
    _complete(shop, request_id, fault, worker, stopped=stopped)


def from_paper(shop: Shop, request_id: int, fault: Fault) -> Steps:
    """The tablet was dead: the whole repair is entered hours later."""
    yield from shop.claim()
    worker = _take(shop, None)
    began = shop.now
    ended = began + timedelta(minutes=round(shop.about(fault.repair_min)))
    yield ended + timedelta(minutes=round(shop.about(150)))
    shop.do(maintenance.start_work, request_id, happened_at=began, actor=worker.actor)
    yield shop.after(minutes=3)
    shop.do(maintenance.complete_work, request_id, **_finding(shop, fault), happened_at=ended, actor=worker.actor)
    worker.is_busy = False


def no_fault(shop: Shop, request_id: int, outcome: Outcome, said: str) -> Steps:
    """Somebody looks and finds nothing to repair."""
    yield from shop.claim()
    worker = _arrive(shop, request_id, None)
    yield shop.after(minutes=shop.about(18))
    shop.do(maintenance.complete_work, request_id, outcome, said, actor=worker.actor)
    worker.is_busy = False


def _work(shop: Shop, request_id: int, worker: Worker, minutes: float) -> Visit:
    """Work until it is done, handing over at the end of a shift; sometimes two together."""
    second = shop.free_worker() if minutes > 90 and shop.chance(0.35) else None
    if second is not None:
        second.is_busy = True
        shop.do(maintenance.start_work, request_id, actor=second.actor)
    left = shop.minutes_to_shift_end()
    if second is None and minutes > left + 45 and left > 5:
        yield shop.after(minutes=left)
        worker = yield from _leave(shop, request_id, worker, PauseReason.END_OF_SHIFT, hours=shop.about(0.4))
        minutes -= left
    yield shop.after(minutes=minutes)
    if second is not None:
        shop.do(maintenance.pause_work, request_id, PauseReason.OTHER_JOB, actor=second.actor)
        second.is_busy = False
    return worker


def _leave(shop: Shop, request_id: int, worker: Worker, why: PauseReason, *, hours: float) -> Visit:
    shop.do(maintenance.pause_work, request_id, why, actor=worker.actor)
    worker.is_busy = False
    yield shop.after(minutes=hours * 60)
    yield from shop.claim()
    return _arrive(shop, request_id, None)


def _wait_for_part(shop: Shop, request_id: int, fault: Fault, worker: Worker, *, temporary: bool) -> Visit:
    """Look, ask for the part, wait; a temporary fix lets the machine run meanwhile."""
    yield shop.after(minutes=shop.about(20))
    asked = ask_for(shop, request_id, fault, worker)
    if temporary:
        yield shop.after(minutes=shop.about(25))
        shop.do(maintenance.mark_running, request_id, actor=worker.actor)
        said = "Runs with a temporary fix until the part is here."
        shop.do(maintenance.add_comment, request_id, said, actor=worker.actor)
    yield shop.after(minutes=4)
    shop.do(maintenance.wait_for_parts, request_id, actor=worker.actor)
    worker.is_busy = False
    yield shop.after(minutes=shop.about(900, 0.9))
    if fault.part is not None:
        _serve(shop, asked, fault.part)
    yield from shop.claim(worker.actor.user_id)
    worker = _arrive(shop, request_id, worker.actor.user_id)
    if temporary:
        yield shop.after(minutes=3)
        shop.do(maintenance.mark_stopped, request_id, actor=worker.actor)
    return worker


def _serve(shop: Shop, asked: PartsAsked, number: str) -> None:
    """The storeroom finds what was asked for in words, the manager approves, and it is handed out."""
    request = asked.parts_request_id
    if asked.wanted_line_id is not None:
        request = answer(shop, asked.wanted_line_id, number)
    if request is not None:
        approve(shop, request)
        hand_out(shop, request, number)


def ask_for(shop: Shop, request_id: int, fault: Fault, worker: Worker) -> PartsAsked:
    """Ask for the part of the fault; sometimes in words, because nobody finds its number."""
    if fault.part is None or shop.chance(0.12):
        words = "Gasket for the inspection cover, about 120 × 80 mm"
        return shop.do(inventory.request_parts, request_id, None, Decimal(1), words=words, actor=worker.actor)
    part = shop.parts[fault.part]
    return shop.do(inventory.request_parts, request_id, part, Decimal(1), actor=worker.actor)


def _arrive(shop: Shop, request_id: int, preferred: int | None) -> Worker:
    worker = _take(shop, preferred)
    shop.do(maintenance.start_work, request_id, actor=worker.actor)
    return worker


def _take(shop: Shop, preferred: int | None) -> Worker:
    worker = shop.free_worker(preferred)
    if worker is None:
        raise RuntimeError("claim() ended although nobody is free")
    worker.is_busy = True
    return worker


def _complete(shop: Shop, request_id: int, fault: Fault, worker: Worker, *, stopped: bool) -> None:
    finding = _finding(shop, fault)
    if stopped and shop.chance(0.04):
        finding |= {"outcome": Outcome.TEMPORARY, "work_description": "Bridged for now, part follows"}
    shop.do(maintenance.complete_work, request_id, **finding, used=_used(shop, request_id), actor=worker.actor)
    worker.is_busy = False


def _used(shop: Shop, request_id: int) -> dict[int, Decimal]:
    """All that went out for the job."""
    request, work = SparePartsRequest, MaintenanceWork
    of_job = select(request.id, request.quantity_issued - request.quantity_returned).join(
        work, work.id == request.maintenance_work_id
    )
    with shop.sessions() as session:
        out = session.execute(of_job.where(work.request_id == request_id, request.quantity_issued > 0))
        return {number: quantity for number, quantity in out}


def _finding(shop: Shop, fault: Fault) -> dict[str, object]:
    code = "UNKNOWN" if shop.chance(0.06) else fault.code
    return {
        "outcome": Outcome.REPAIRED,
        "work_description": fault.remedy,
        "failure_code_id": shop.codes[code],
        "cause": fault.cause,
        "remedy": fault.remedy,
    }


def reopened(shop: Shop, unit: Unit, request_id: int, fault: Fault) -> Steps:
    """It was not done after all: the same job again within the week."""
    yield shop.required(unit, shop.after(minutes=shop.about(1500)))
    supervisor = shop.somebody(Role.SUPERVISOR)
    stopped = shop.chance(0.6)
    why = "The same fault again, it was not gone."
    shop.do(maintenance.reopen_request, request_id, why, machine_stopped=stopped, actor=supervisor)
    yield shop.after(minutes=shop.about(15))
    yield from repair(shop, request_id, fault, stopped=stopped, assignee=None)
