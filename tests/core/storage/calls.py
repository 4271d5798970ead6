"""For every command: what must be there first, and a call that succeeds; for tests that walk the registry."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from core import assets, maintenance
from core.interchange import Mapping, read_table
from core.inventory import PartFacts, add_substitute, archive_part, link_part_to_machine
from core.inventory.models import SparePart, StockAlert, StockLocation
from core.kernel import COMMANDS, Actor, Role
from core.maintenance import CancelCategory, FailureCategory, Outcome, PauseReason, Priority
from core.maintenance.models import JobSpell, WorkSession
from tests.support.given import PASSWORD, Given


@dataclass(frozen=True)
class Call:
    """One call of a command."""

    actor: Actor
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)


SetUp = Callable[[Given], Call]
CALLS: dict[str, SetUp] = {}


def call_of(name: str, given: Given) -> Call:
    """Set up for a command and return the call; every time on records of its own."""
    call = CALLS[name](given)
    given.mark()
    return call


def function_of(name: str) -> Callable[..., Any]:
    """The command of that name."""
    return COMMANDS[name].function


def _for(name: str) -> Callable[[SetUp], SetUp]:
    def keep(set_up: SetUp) -> SetUp:
        CALLS[name] = set_up
        return set_up

    return keep


def _simple(name: str, role: Role, *args: Any, **kwargs: Any) -> None:
    """A command on nothing that is there yet; a text with {n} is different every time."""
    numbers = iter(range(10**6))

    def set_up(given: Given) -> Call:
        n = next(numbers)
        return Call(given.the(role), tuple(a.format(n=n) if isinstance(a, str) else a for a in args), kwargs)

    CALLS[name] = set_up


def _on(name: str, role: Role, made: Callable[[Given], int], *args: Any, **kwargs: Any) -> None:
    """A command on one record."""
    CALLS[name] = lambda given: Call(given.the(role), (made(given), *args), kwargs)


ADMIN, SUPERVISOR, TECH = Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH
MANAGER, STORE = Role.MAINTENANCE_MANAGER, Role.INVENTORY_MANAGER


def _somebody(given: Given) -> int:
    return given.person(TECH).user_id


def _somebody_signed_in(given: Given) -> int:
    return given.signed_in(given.person(TECH)).user_id


def _short(given: Given) -> int:
    return given.stock(2, min_quantity=Decimal(4))


def _low_stock(given: Given) -> int:
    _short(given)
    return int(given.rows(StockAlert)[-1].id)


def _consumable(given: Given) -> int:
    """Nearly at its minimum, so that taking some opens an alert."""
    return given.stock(10, cost="4", min_quantity=Decimal(9), free_issue=True)


def _delivery(given: Given) -> int:
    return int(given.receive(_consumable(given), 3).transaction_id)


def _asked(given: Given) -> int:
    job = _job(given)
    return _awaited(given, job, given.asked(_consumable(given), 2, job=job))


def _approved(given: Given) -> int:
    job = _job(given)
    return _awaited(given, job, given.approved(_consumable(given), 2, job=job))


def _awaited(given: Given, job: int, asked: int) -> int:
    """What was asked for, and a job that waits for nothing else: who answers it ends the wait."""
    given.do(maintenance.wait_for_parts, job, actor=given.the(TECH))
    return asked


def _urgent_job(given: Given) -> int:
    from core.maintenance import Priority

    return given.job(technician=_helper(given), priority=Priority.HIGH)


def _taken(given: Given) -> int:
    from core.inventory import emergency_take

    taken = given.do(
        emergency_take, _urgent_job(given), _consumable(given), Decimal(1), "At night", actor=given.the(TECH)
    )
    return int(taken.parts_request_id)


def _issued(given: Given) -> int:
    from core.inventory import issue_part

    request = _approved(given)
    given.do(issue_part, request, actor=given.the(STORE))
    return request


def _part_out_of_use(given: Given) -> int:
    part = given.part()
    given.do(archive_part, part, actor=given.the(STORE))
    return part


def _closed_account(given: Given) -> int:
    from core.people import deactivate_user

    user_id = _somebody(given)
    given.do(deactivate_user, user_id, "Left", actor=given.the(ADMIN))
    return user_id


def _old_machine(given: Given) -> int:
    machine = given.machine()
    given.do(assets.decommission_machine, machine, "Scrapped", actor=given.the(ADMIN))
    return machine


def _helper(given: Given) -> Actor:
    """A technician of this call alone, so that nobody is busy with the job of another call."""
    return given.person(TECH)


def _job(given: Given) -> int:
    return given.job(technician=_helper(given))


def _stop_of(given: Given, request_id: int) -> int:
    return given.rows(JobSpell, JobSpell.request_id == request_id)[0].id


_simple("assets.create_department", ADMIN, "Hall {n} east", description="New hall")
_simple("inventory.create_part", STORE, "SEAL-{n}", "Seal 40 mm", unit_price=Decimal("2.5"), location="R4")
_simple("people.create_user", ADMIN, "new.{n}", "New Person", TECH)
_simple("maintenance.create_failure_code", MANAGER, "MECH-9{n}", "Chain off", FailureCategory.MECHANICAL)
_simple("maintenance.create_maintenance_type", MANAGER, "CLEANING {n}", description="Between two batches")

_on("assets.decommission_machine", MANAGER, Given.machine, "Scrapped")
_on("assets.recommission_machine", MANAGER, _old_machine, "Needed again")
_on("assets.reissue_qr", ADMIN, Given.machine)
_on("inventory.receive_stock", STORE, _short, Decimal(5), unit_cost=Decimal("4.5"))
_on("inventory.issue_free_stock", STORE, _consumable, Decimal(2))
_on("inventory.scrap_stock", STORE, _consumable, Decimal(1), "Rusted")
_on("inventory.count_stock", STORE, _consumable, Decimal(7), "Yearly count")
_on("inventory.reverse_transaction", STORE, _delivery, "Wrong part")
_on("inventory.approve_parts_request", MANAGER, _asked)
_on("inventory.reject_parts_request", MANAGER, _asked, "Too dear")
_on("inventory.approve_parts_requests", MANAGER, lambda given: [_asked(given), _asked(given)])
_on("inventory.cancel_parts_request", TECH, _approved, "Not needed")
_on("inventory.issue_part", STORE, _approved)
_on("inventory.confirm_emergency_take", MANAGER, _taken)
_on("inventory.dispute_emergency_take", MANAGER, _taken, "There was time to ask")
_on("inventory.return_stock", STORE, _issued, Decimal(1))

_on("people.deactivate_user", ADMIN, _somebody_signed_in, "Left the plant")
_on("people.reactivate_user", ADMIN, _closed_account)
_on("people.change_role", ADMIN, _somebody_signed_in, SUPERVISOR)
_on("people.reset_password", ADMIN, _somebody_signed_in)
_on("people.end_sessions", ADMIN, _somebody_signed_in)
_on("people.reset_pin", MANAGER, lambda given: given.with_pin(TECH).user_id, "602913")


@_for("interchange.import_parts")
def _import_parts(given: Given) -> Call:
    old, new = given.part(), f"NEW-{given.part()}"
    with given.sessions() as session:
        number = session.get_one(SparePart, old).part_number
    rows = f"number,name,minimum\n{number},Another name,4\n{new},A new part,\n".encode()
    mapping = Mapping(fields={"part_number": "number", "part_name": "name", "min_quantity": "minimum"})
    return Call(given.the(STORE), ("parts", read_table(rows, "parts.csv"), mapping))


@_for("interchange.import_stock")
def _import_stock(given: Given) -> Call:
    with given.sessions() as session:
        number = session.get_one(SparePart, given.part()).part_number
    rows = f"number,location,pieces,cost\n{number},,4,2.50\n{number},Rack {number},3,2.50\n".encode()
    fields = {"part_number": "number", "location": "location", "quantity": "pieces", "unit_cost": "cost"}
    mapping = Mapping(fields=fields, create_missing_locations=True)
    return Call(given.the(STORE), ("opening_stock", read_table(rows, "stock.csv"), mapping))


@_for("interchange.import_records")
def _import(given: Given) -> Call:
    rows = f"machine,started,ended\nLine {given.machine()},2026-11-01 08:00,2026-11-01 09:00\n"
    names = {"machine": "machine", "failed_at": "started", "restored_at": "ended"}
    mapping = Mapping(fields=names, constants={"machine_stopped": "yes"}, create_missing_machines=True)
    return Call(given.the(Role.ADMIN), ("requests", read_table(rows.encode(), "history.csv"), mapping))


_on("maintenance.add_comment", SUPERVISOR, Given.request, "It started in the night")
_on("maintenance.add_step", TECH, _job, "Drain the oil")
_on("maintenance.cancel_request", MANAGER, _job, CancelCategory.OTHER, "Not now")
_on("maintenance.change_priority", MANAGER, Given.request, Priority.CRITICAL)
_on("maintenance.mark_running", TECH, Given.request)
_on("maintenance.mark_stopped", TECH, lambda given: given.request(stopped=False))
_on(
    "maintenance.reopen_request",
    SUPERVISOR,
    lambda given: given.completed_job(),
    "It leaks again",
    machine_stopped=True,
)
_on("maintenance.report_breakdown", SUPERVISOR, Given.machine, "Oil on the floor", machine_stopped=True)


@_for("assets.update_department")
def _update_department(given: Given) -> Call:
    department = given.department(f"Hall {given.machine()} west")
    return Call(given.the(MANAGER), (department, f"Hall {department} south"), {"is_active": False})


@_for("assets.create_machine")
def _create_machine(given: Given) -> Call:
    facts = assets.MachineFacts(
        "Filler 9", given.department(), downtime_cost_per_hour=Decimal(120), tags=("wet", "new")
    )
    return Call(given.the(ADMIN), (facts,))


@_for("assets.update_machine")
def _update_machine(given: Given) -> Call:
    facts = assets.MachineFacts("Renamed", given.department(), parent_id=given.machine())
    return Call(given.the(ADMIN), (given.machine(), facts), {"version": 1})


@_for("assets.save_calendar")
def _save_calendar(given: Given) -> Call:
    monday, tuesday, wednesday = (assets.Shift(day, time(6), time(22)) for day in range(3))
    first, second, third = (assets.ExceptionDay(date(2026, 12, day), note="Closed") for day in (24, 25, 26))
    name = f"Two shifts {given.machine()}"
    made = given.do(assets.save_calendar, name, [monday, tuesday], [first, second], actor=given.the(MANAGER))
    entries = ([tuesday, wednesday], [replace(first, note="Half a day"), second, third])
    return Call(given.the(MANAGER), (name, *entries), {"calendar_id": made})


def _rack(given: Given) -> int:
    with given.sessions.begin() as session:
        rack = StockLocation(code=f"A-{given.machine()}", name="Rack", is_active=True)
        session.add(rack)
        session.flush()
        return rack.id


_on("inventory.archive_part", MANAGER, Given.part)
_on("inventory.acknowledge_stock_alert", STORE, _low_stock, "More comes on Friday")
_on("inventory.restore_part", STORE, _part_out_of_use)


@_for("inventory.update_part")
def _update_part(given: Given) -> Call:
    part = given.part()
    number = f"RING-{part}"
    facts = PartFacts(part_number=number, part_name="Ring", min_quantity=Decimal(2), reorder_point=Decimal(4))
    return Call(given.the(STORE), (part, facts), {"version": 1})


@_for("inventory.link_part_to_machine")
def _link_part(given: Given) -> Call:
    return Call(given.the(STORE), (given.part(), given.machine()), {"min_quantity": Decimal(2)})


@_for("inventory.unlink_part_from_machine")
def _unlink_part(given: Given) -> Call:
    listed = (given.part(), given.machine())
    given.do(link_part_to_machine, *listed, max_quantity=Decimal(4), actor=given.the(STORE))
    return Call(given.the(MANAGER), listed)


@_for("inventory.add_substitute")
def _add_substitute(given: Given) -> Call:
    return Call(given.the(STORE), (given.part(), given.part()), {"both_ways": True, "note": "Needs the longer screw"})


@_for("inventory.ask_for_substitute")
def _ask_for_substitute(given: Given) -> Call:
    part, other = _consumable(given), _consumable(given)
    given.do(add_substitute, part, other, actor=given.the(STORE))
    request = given.approved(part, 2, job=_job(given))
    return Call(given.the(TECH), (request, other))


@_for("inventory.remove_substitute")
def _remove_substitute(given: Given) -> Call:
    pair = (given.part(), given.part())
    given.do(add_substitute, *pair, both_ways=True, actor=given.the(STORE))
    return Call(given.the(MANAGER), pair, {"both_ways": True})


@_for("inventory.transfer_stock")
def _transfer_stock(given: Given) -> Call:
    main, to = given.rows(StockLocation)[0].id, _rack(given)
    return Call(given.the(STORE), (_consumable(given), Decimal(4), main, to))


@_for("inventory.receive_delivery")
def _receive_delivery(given: Given) -> Call:
    from core.inventory import DeliveryLine

    short = given.part()
    given.approved(short, 2, job=_job(given))
    lines = (
        DeliveryLine(_consumable(given), Decimal(3), Decimal("4.5"), _rack(given)),
        DeliveryLine(short, Decimal(1), None, None),
    )
    return Call(given.the(STORE), (lines, "DN 4711"))


def _order(given: Given, *, some_came: bool = False) -> int:
    """An order of two parts; of the first one, some came."""
    from core.inventory import OrderLine, OrderReceipt, create_purchase_order, receive_purchase_order
    from core.inventory.models import PurchaseOrderLine

    lines = [OrderLine(given.part(), Decimal(4), Decimal("2.5")), OrderLine(given.part(), Decimal(2))]
    order: int = given.do(create_purchase_order, "Acme", lines, actor=given.the(STORE))
    if some_came:
        first = given.rows(PurchaseOrderLine, PurchaseOrderLine.purchase_order_id == order)[0].id
        given.do(receive_purchase_order, order, [OrderReceipt(first, Decimal(1))], actor=given.the(STORE))
    return order


_on("inventory.cancel_purchase_order", STORE, _order, "Ordered twice")
_on("inventory.close_purchase_order", STORE, lambda given: _order(given, some_came=True), "No longer made")


@_for("inventory.create_purchase_order")
def _create_purchase_order(given: Given) -> Call:
    from core.inventory import OrderLine

    lines = (OrderLine(given.part(), Decimal(3), Decimal("4.5")), OrderLine(_consumable(given), Decimal(6)))
    facts = {"expected_on": date(2026, 12, 1), "reference": "A-17", "notes": "By courier"}
    return Call(given.the(STORE), ("Acme", lines), facts)


@_for("inventory.create_purchase_orders")
def _create_purchase_orders(given: Given) -> Call:
    from core.inventory import NewOrder, OrderLine

    orders = [NewOrder(supplier=name, lines=(OrderLine(given.part(), Decimal(3)),)) for name in ("Acme", "Bolt & Co")]
    return Call(given.the(STORE), (orders,))


@_for("inventory.update_purchase_order")
def _update_purchase_order(given: Given) -> Call:
    from core.inventory import OrderLine
    from core.inventory.models import PurchaseOrderLine

    order = _order(given)
    first = given.rows(PurchaseOrderLine, PurchaseOrderLine.purchase_order_id == order)[0]
    lines = (OrderLine(first.spare_part_id, Decimal(9)), OrderLine(given.part(), Decimal(1)))
    return Call(given.the(STORE), (order, "Acme North", lines), {"version": 1, "notes": "Call before"})


@_for("inventory.receive_purchase_order")
def _receive_purchase_order(given: Given) -> Call:
    from core.inventory import OrderReceipt
    from core.inventory.models import PurchaseOrderLine

    order = _order(given)
    first, second = given.rows(PurchaseOrderLine, PurchaseOrderLine.purchase_order_id == order)
    receipts = (OrderReceipt(first.id, Decimal(4), Decimal("2.4"), _rack(given)), OrderReceipt(second.id, Decimal(2)))
    return Call(given.the(STORE), (order, receipts, "DN 4711"))


@_for("inventory.post_count")
def _post_count(given: Given) -> Call:
    from core.inventory import CountedPart

    held = given.stock(3)
    given.approved(held, 2, job=_job(given))
    counts = (CountedPart(_consumable(given), Decimal(12)), CountedPart(held, Decimal(1)))
    return Call(given.the(STORE), (given.rows(StockLocation)[0].id, counts, "Yearly count"))


_simple("inventory.create_location", STORE, "R-{n}", "Rack by the door")
_on("inventory.update_location", STORE, _rack, "Old rack", is_active=False)


@_for("inventory.name_deputy")
def _name_deputy(given: Given) -> Call:
    today = given.clock().date()
    return Call(given.person(MANAGER), (given.person(SUPERVISOR).user_id, today, today + timedelta(days=6)))


@_for("inventory.end_deputy")
def _end_deputy(given: Given) -> Call:
    from core.inventory import name_deputy

    named = _name_deputy(given)
    return Call(given.the(MANAGER), (given.do(name_deputy, *named.args, actor=named.actor),))


@_for("inventory.emergency_take")
def _emergency_take(given: Given) -> Call:
    return Call(given.the(TECH), (_urgent_job(given), _consumable(given), Decimal(2), "The store is locked"))


@_for("inventory.take_held_part")
def _take_held_part(given: Given) -> Call:
    job = _urgent_job(given)
    held = _awaited(given, job, given.approved(_consumable(given), 2, job=job))
    return Call(given.the(TECH), (held, Decimal(2), "The store is locked"))


@_for("inventory.request_parts")
def _request_parts(given: Given) -> Call:
    from core.inventory import cancel_parts_request

    job, part = _job(given), given.part()
    given_up = _awaited(given, job, given.asked(part, 1, job=job))
    given.do(cancel_parts_request, given_up, "Not needed", actor=given.the(TECH))
    return Call(given.the(TECH), (job, part, Decimal(2)))


def _wish(given: Given) -> int:
    from core.inventory import request_parts

    worker = _helper(given)
    job = given.job(technician=worker)
    asked = given.do(request_parts, job, None, Decimal(2), words="A red seal", actor=worker)
    return _awaited(given, job, int(asked.wanted_line_id))


def _expected_back(given: Given) -> int:
    from core.inventory import confirm_usage

    request = _issued(given)
    given.do(confirm_usage, request, Decimal(1), actor=given.the(TECH))
    return request


_on("inventory.confirm_usage", TECH, _issued, Decimal(1))
_on("inventory.waive_return", STORE, _expected_back, "It was used after all")
_on("inventory.reject_wanted_line", STORE, _wish, "Nobody makes these any more")


@_for("inventory.identify_wanted_line")
def _identify(given: Given) -> Call:
    wish = _wish(given)
    facts = PartFacts(part_number=f"RED-{wish}", part_name="Red seal")
    return Call(given.the(STORE), (wish,), {"new_part": facts, "link_to_machine": True})


@_for("people.update_user")
def _update_user(given: Given) -> Call:
    facts = {"full_name": "Robin Hale", "department_id": given.department(), "email": "r@x.example", "phone": "12"}
    return Call(given.the(ADMIN), (_somebody(given),), {**facts, "version": 1})


@_for("people.change_password")
def _change_password(given: Given) -> Call:
    return Call(given.signed_in(given.person(TECH)), (PASSWORD, "seven slow green kettles"))


@_for("people.choose_pin")
def _choose_pin(given: Given) -> Call:
    return Call(given.signed_in(given.person(TECH), device="tablet"), (PASSWORD, "602913"))


@_for("people.remove_pin")
def _remove_pin(given: Given) -> Call:
    return Call(given.with_pin(TECH))


@_for("people.use_pin_here")
def _use_pin_here(given: Given) -> Call:
    return Call(given.signed_in(given.with_pin(TECH), device="another tablet"))


@_for("people.stop_pin_here")
def _stop_pin_here(given: Given) -> Call:
    return Call(given.with_pin(TECH))


@_for("people.choose_language")
def _choose_language(given: Given) -> Call:
    return Call(given.person(TECH), ("de",))


@_for("maintenance.start_work")
def _start_work(given: Given) -> Call:
    worker = _helper(given)
    given.job(technician=worker)
    return Call(worker, (given.request(),), {"pause_other": True})


@_for("maintenance.pause_work")
def _pause_work(given: Given) -> Call:
    worker = _helper(given)
    return Call(worker, (given.job(technician=worker), PauseReason.VENDOR), {"note": "Crane comes tomorrow"})


@_for("maintenance.wait_for_parts")
def _wait_for_parts(given: Given) -> Call:
    from core.inventory import request_parts

    worker = _helper(given)
    job = given.job(technician=worker)
    given.do(request_parts, job, None, Decimal(1), words="A red seal", actor=worker)
    return Call(worker, (job,))


@_for("maintenance.complete_work")
def _complete_work(given: Given) -> Call:
    worker = _helper(given)
    return Call(worker, (given.waiting_job(technician=worker),), given.finding(outcome=Outcome.TEMPORARY))


@_for("maintenance.tick_step")
def _tick_step(given: Given) -> Call:
    worker = _helper(given)
    job = given.job(technician=worker)
    given.do(maintenance.add_step, job, "Drain the oil", actor=worker)
    return Call(worker, (job, 1, True))


@_for("maintenance.assign_request")
def _assign_request(given: Given) -> Call:
    return Call(given.the(SUPERVISOR), (given.request(), _somebody(given)), {"priority": Priority.CRITICAL})


@_for("maintenance.merge_duplicate")
def _merge_duplicate(given: Given) -> Call:
    machine = given.machine()
    first, second = given.request(machine), given.request(machine)
    given.do(maintenance.add_comment, second, "Seen from the other side", actor=given.the(SUPERVISOR))
    return Call(given.the(MANAGER), (second, first))


@_for("maintenance.update_failure_code")
def _update_failure_code(given: Given) -> Call:
    made = given.do(
        maintenance.create_failure_code,
        f"HYD-{given.machine()}",
        "Filter blocked",
        FailureCategory.HYDRAULIC,
        actor=given.the(MANAGER),
    )
    return Call(given.the(MANAGER), (made, "Filter clogged", FailureCategory.OTHER), {"is_active": False})


@_for("maintenance.update_maintenance_type")
def _update_maintenance_type(given: Given) -> Call:
    made = given.do(maintenance.create_maintenance_type, f"PAINTING {given.machine()}", actor=given.the(MANAGER))
    return Call(given.the(MANAGER), (made,), {"description": "Yearly", "is_active": False})


@_for("maintenance.correct_session")
def _correct_session(given: Given) -> Call:
    job, began = _job(given), given.clock()
    given.clock.advance(hours=1)
    visit = given.rows(WorkSession, WorkSession.request_id == job)[0]
    return Call(given.the(MANAGER), (visit.id, began, began + timedelta(minutes=20), "Forgot to pause"))


@_for("maintenance.correct_stop")
def _correct_stop(given: Given) -> Call:
    request, began = given.request(), given.clock()
    given.clock.advance(hours=1)
    return Call(given.the(MANAGER), (_stop_of(given, request), began - timedelta(minutes=9), None, "Stood before"))


@_for("maintenance.record_downtime")
def _record_downtime(given: Given) -> Call:
    machine, began = given.machine(), given.clock()
    end = given.clock.advance(hours=1)
    return Call(given.the(MANAGER), (machine, began, end, "Changeover"))


@_for("maintenance.void_downtime")
def _void_downtime(given: Given) -> Call:
    call = _record_downtime(given)
    row = given.do(maintenance.record_downtime, *call.args, actor=call.actor)
    return Call(given.the(MANAGER), (row, "Wrong machine"))
