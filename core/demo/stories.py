"""What happens to machines: they fail, are reported, repaired, and fail again; and what goes on at this instant."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from core import inventory, maintenance
from core.demo import faults
from core.demo.faults import Fault
from core.demo.planned import oil_change
from core.demo.repair import Steps, ask_for, from_paper, no_fault, reopened, repair
from core.demo.shop import Shop, Unit
from core.demo.store import approve
from core.kernel import Role
from core.maintenance import CancelCategory, Outcome, Priority, Reported

_LAST_DAYS = timedelta(days=2)
_WISH = "Clamping ring of the drive side, inner diameter 48 mm, split"


def life(shop: Shop, unit: Unit, fault: Fault) -> Steps:
    """One way to fail of one machine, again and again: every repair makes it new in this respect."""
    at = shop.start + timedelta(days=fault.life_days(shop.rng) * float(shop.rng.random()) / unit.stress)
    while True:
        yield shop.required(unit, at)
        while unit.has_story or (unit.kept_free and shop.today - shop.now < _LAST_DAYS):
            yield shop.required(unit, shop.after(minutes=shop.about(600)))
        unit.has_story = True
        yield from _failure(shop, unit, fault)
        unit.has_story = False
        at = shop.now + timedelta(days=fault.life_days(shop.rng) / _stress(shop, unit))


def present(shop: Shop, units: list[Unit]) -> Iterator[Steps]:
    """The jobs of this very day, one in each state, on machines kept free for them."""
    scenes = (_just_reported, _in_work, _waiting, _done_today, _assigned)
    yield from (scene(shop, unit) for scene, unit in zip(scenes, units, strict=False))
    yield oil_change(shop, shop.units[-1])


def _failure(shop: Shop, unit: Unit, fault: Fault) -> Steps:
    stopped = shop.chance(fault.stops)
    report = _report(shop, unit, fault, stopped=stopped)
    yield shop.after(minutes=shop.about(4))
    if shop.chance(0.05):
        yield from _called_off(shop, unit, report)
        return
    if shop.chance(0.06):
        yield from _reported_twice(shop, unit, report, stopped=stopped)
    assignee = _assign(shop, report) if shop.chance(0.3) else None
    yield shop.after(minutes=shop.about(14 if stopped else 160, 0.8))
    if shop.chance(0.05):
        yield from _nothing_found(shop, report)
    elif shop.chance(0.05):
        yield from from_paper(shop, report.request_id, fault)
    else:
        yield from repair(shop, report.request_id, fault, stopped=stopped, assignee=assignee)
        if shop.chance(0.04):
            yield from reopened(shop, unit, report.request_id, fault)


def _report(shop: Shop, unit: Unit, fault: Fault, *, stopped: bool, by: Role | None = None) -> Reported:
    """Most reports come at once, some a while after the failure."""
    failed = shop.now - timedelta(minutes=int(shop.rng.integers(5, 50))) if shop.chance(0.15) else None
    worded = shop.chance(0.85)
    return shop.do(
        maintenance.report_breakdown,
        unit.id,
        shop.pick(fault.reports) if worded else "",
        machine_stopped=stopped,
        symptoms=() if worded and shop.chance(0.4) else (fault.symptom,),
        failed_at=failed if failed and failed > shop.start else None,
        is_functional_failure=stopped or shop.chance(0.5),
        actor=shop.somebody(by or (Role.SUPERVISOR if shop.chance(0.85) else Role.MAINTENANCE_TECH)),
    )


def _assign(shop: Shop, report: Reported) -> int | None:
    worker = shop.free_worker()
    if worker is None:
        return None
    manager = shop.somebody(Role.MAINTENANCE_MANAGER)
    shop.do(maintenance.assign_request, report.request_id, worker.actor.user_id, actor=manager)
    return worker.actor.user_id


def _called_off(shop: Shop, unit: Unit, report: Reported) -> Steps:
    yield shop.after(minutes=shop.about(20))
    category, why = shop.pick(
        (
            (CancelCategory.FALSE_ALARM, f"Operator had pressed the emergency stop of {unit.name}."),
            (CancelCategory.NOT_MAINTENANCE, "Material was missing, nothing wrong with the machine."),
            (CancelCategory.NO_LONGER_NEEDED, "Came back by itself after a restart."),
        )
    )
    manager = shop.somebody(Role.MAINTENANCE_MANAGER)
    shop.do(maintenance.cancel_request, report.request_id, category, why, actor=manager)


def _reported_twice(shop: Shop, unit: Unit, report: Reported, *, stopped: bool) -> Steps:
    again = shop.do(
        maintenance.report_breakdown,
        unit.id,
        f"{unit.name} stands again, who is looking at it?",
        machine_stopped=stopped,
        actor=shop.somebody(Role.MAINTENANCE_TECH),
    )
    yield shop.after(minutes=shop.about(6))
    manager = shop.somebody(Role.MAINTENANCE_MANAGER)
    shop.do(maintenance.merge_duplicate, again.request_id, report.request_id, actor=manager)


def _nothing_found(shop: Shop, report: Reported) -> Steps:
    outcome, said = Outcome.NO_FAULT, "Checked on three cycles, everything in order"
    if shop.chance(0.2):
        outcome, said = Outcome.WRONG_MACHINE, "The fault was on the machine beside it"
    yield from no_fault(shop, report.request_id, outcome, said)


def _stress(shop: Shop, unit: Unit) -> float:
    """A machine that is wearing out fails up to three times as often at the end."""
    if not unit.is_wearing_out:
        return unit.stress
    return unit.stress * (1 + 2 * ((shop.now - shop.start) / (shop.today - shop.start)))


def _ago(shop: Shop, unit: Unit, **amount: float) -> Iterator[datetime]:
    """Wait until that long before the present; the machine belongs to the story from then on."""
    yield (shop.end - timedelta(**amount)).replace(microsecond=0)
    unit.has_story = True


def _just_reported(shop: Shop, unit: Unit) -> Steps:
    yield from _ago(shop, unit, minutes=9)
    _report(shop, unit, faults.JAM, stopped=True, by=Role.SUPERVISOR)


def _assigned(shop: Shop, unit: Unit) -> Steps:
    yield from _ago(shop, unit, minutes=48)
    report = _report(shop, unit, faults.ADJUST, stopped=False, by=Role.SUPERVISOR)
    yield shop.after(minutes=11)
    _assign(shop, report)
    shop.do(maintenance.change_priority, report.request_id, Priority.HIGH, actor=shop.somebody(Role.SUPERVISOR))


def _in_work(shop: Shop, unit: Unit) -> Steps:
    yield from _ago(shop, unit, minutes=85)
    report = _report(shop, unit, faults.HOSE, stopped=True, by=Role.SUPERVISOR)
    yield shop.after(minutes=12)
    yield from shop.claim()
    worker = shop.free_worker()
    if worker is not None:
        worker.is_busy = True
        shop.do(maintenance.start_work, report.request_id, actor=worker.actor)
        shop.do(maintenance.add_step, report.request_id, "Lock out and release the pressure", actor=worker.actor)
        shop.do(maintenance.tick_step, report.request_id, 1, True, actor=worker.actor)
        shop.do(maintenance.add_step, report.request_id, "Change the hose", actor=worker.actor)
        asked = ask_for(shop, report.request_id, faults.HOSE, worker).parts_request_id
        if asked is not None:
            yield shop.after(minutes=6)
            approve(shop, asked)


def _waiting(shop: Shop, unit: Unit) -> Steps:
    yield from _ago(shop, unit, hours=21)
    report = _report(shop, unit, faults.BROKEN, stopped=True, by=Role.SUPERVISOR)
    yield shop.after(minutes=15)
    yield from shop.claim()
    worker = shop.free_worker()
    if worker is not None:
        worker.is_busy = True
        shop.do(maintenance.start_work, report.request_id, actor=worker.actor)
        yield shop.after(minutes=40)
        ask_for(shop, report.request_id, faults.BROKEN, worker)
        shop.do(inventory.request_parts, report.request_id, None, Decimal(2), words=_WISH, actor=worker.actor)
        yield shop.after(minutes=2)
        shop.do(maintenance.wait_for_parts, report.request_id, actor=worker.actor)
        worker.is_busy = False


def _done_today(shop: Shop, unit: Unit) -> Steps:
    yield from _ago(shop, unit, hours=5)
    report = _report(shop, unit, faults.FUSE, stopped=True, by=Role.SUPERVISOR)
    yield shop.after(minutes=8)
    yield from repair(shop, report.request_id, faults.FUSE, stopped=True, assignee=None)
