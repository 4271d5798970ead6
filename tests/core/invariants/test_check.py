"""Each invariant names the row that breaks it; the data are broken here by plain SQL, past every command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core import assets, invariants, inventory, maintenance
from core.invariants.check import INVARIANTS
from core.inventory.models import StockLocation
from core.kernel import Role
from core.maintenance.models import MaintenanceRequest
from core.storage import Sessions
from tests.support.given import Given

_UNCHECKED = {"sqlite": "PRAGMA ignore_check_constraints=ON", "mariadb": "SET SESSION check_constraint_checks=OFF"}
_CHECKED = {"sqlite": "PRAGMA ignore_check_constraints=OFF", "mariadb": "SET SESSION check_constraint_checks=ON"}


@dataclass(frozen=True)
class Case:
    """What stands before, the SQL that breaks it, and the invariant that must say so."""

    invariant: str
    given: Callable[[Given], object]
    sql: str


def down(given: Given) -> None:
    given.request(given.machine())


def at_work(given: Given) -> None:
    given.job(given.machine())


def waiting(given: Given) -> None:
    given.waiting_job(given.machine())


def done(given: Given) -> None:
    given.job(given.machine())
    given.clock.advance(minutes=30)
    given.do(maintenance.complete_work, _last(given), **given.finding(), actor=given.the(Role.MAINTENANCE_TECH))


def two_deputies(given: Given) -> None:
    first, manager = given.clock().date(), given.the(Role.MAINTENANCE_MANAGER)
    for day in (first, first + timedelta(days=3)):
        given.do(inventory.name_deputy, given.person(Role.SUPERVISOR).user_id, day, day, actor=manager)


def two_visits(given: Given) -> None:
    done(given)
    given.clock.advance(minutes=5)
    done(given)


def reopened(given: Given) -> None:
    done(given)
    given.clock.advance(minutes=5)
    given.do(maintenance.reopen_request, _last(given), "It leaks again", actor=given.the(Role.SUPERVISOR))
    given.do(maintenance.start_work, _last(given), actor=given.the(Role.MAINTENANCE_TECH))
    given.do(maintenance.complete_work, _last(given), **given.finding(), actor=given.the(Role.MAINTENANCE_TECH))


def away(given: Given) -> None:
    """Stopped before it left service, by hand and by a job, and after it came back."""
    machine, began = given.machine(), given.clock()
    given.clock.advance(minutes=10)
    manager, admin = given.the(Role.MAINTENANCE_MANAGER), given.the(Role.ADMIN)
    given.do(maintenance.record_downtime, machine, began, given.clock(), "Changeover", actor=manager)
    given.completed_job(machine)
    given.do(assets.decommission_machine, machine, "Sold", actor=admin)
    given.clock.advance(minutes=10)
    given.do(assets.recommission_machine, machine, "Bought back", actor=admin)
    given.request(machine)


def stocked(given: Given) -> None:
    given.stock(5, cost="4")


def over(given: Given) -> None:
    given.do(inventory.scrap_stock, given.stock(5), Decimal(1), "Broken", actor=given.the(Role.INVENTORY_MANAGER))
    given.clock.advance(days=40)
    inventory.close_months(given.sessions, given.clock())


def short(given: Given) -> None:
    given.stock(2, min_quantity=Decimal(4))


def carried(given: Given) -> None:
    """Two parts; of the first some was carried to another place, and that was taken back."""
    keeper, (main, rack) = given.the(Role.INVENTORY_MANAGER), _places(given)
    part, _other = given.stock(5, cost="4"), given.stock(5, cost="4")
    moved = given.do(inventory.transfer_stock, part, Decimal(2), main, rack, actor=keeper)
    given.do(inventory.transfer_stock, part, Decimal(1), main, rack, actor=keeper)
    given.do(inventory.reverse_transaction, moved.transaction_id, "Never carried", actor=keeper)


def counted(given: Given) -> None:
    given.do(inventory.count_stock, given.stock(5), Decimal(4), "Counted", actor=given.the(Role.INVENTORY_MANAGER))


def taken_back(given: Given) -> None:
    _places(given)
    part, _other = given.stock(5), given.stock(5)
    received = given.receive(part, 1)
    keeper = given.the(Role.INVENTORY_MANAGER)
    given.do(inventory.reverse_transaction, received.transaction_id, "By mistake", actor=keeper)


def stood_in_for_twice(given: Given) -> None:
    """Asked for by the technician; two managers in a row have chosen another part; a third has decided."""
    first, second = (given.person(Role.MAINTENANCE_MANAGER) for _ in range(2))
    seal, other = given.stock(5), given.stock(5)
    keeper = given.the(Role.INVENTORY_MANAGER)
    for part, substitute in ((seal, other), (other, seal)):
        given.do(inventory.add_substitute, part, substitute, actor=keeper)
    made = given.do(inventory.ask_for_substitute, given.asked(seal, 1), other, actor=first)
    made = given.do(inventory.ask_for_substitute, made, seal, actor=second)
    given.do(inventory.approve_parts_request, made, actor=given.the(Role.MAINTENANCE_MANAGER))


def rejected(given: Given) -> None:
    request, manager = given.asked(given.stock(5), 2), given.the(Role.MAINTENANCE_MANAGER)
    given.do(inventory.reject_parts_request, request, "Not now", actor=manager)


def promised(given: Given) -> None:
    given.approved(given.stock(5), 2)


def planned(given: Given) -> None:
    given.asked(given.part(), 2, due=given.due())


def used(given: Given) -> None:
    """Two went out, and one was used."""
    worker, keeper = given.the(Role.MAINTENANCE_TECH), given.the(Role.INVENTORY_MANAGER)
    request = given.approved(given.stock(5), 2)
    given.do(inventory.issue_part, request, actor=keeper)
    given.do(inventory.confirm_usage, request, Decimal(1), actor=worker)


def wished(given: Given) -> None:
    """Two wishes in words: one was found, one was rejected."""
    worker, keeper = given.the(Role.MAINTENANCE_TECH), given.the(Role.INVENTORY_MANAGER)
    job = given.job(technician=worker)
    found, rejected = (
        given.do(inventory.request_parts, job, None, Decimal(1), words=words, actor=worker).wanted_line_id
        for words in ("A red seal", "A blue seal")
    )
    given.do(inventory.identify_wanted_line, found, given.part(), actor=keeper)
    given.do(inventory.reject_wanted_line, rejected, "Nobody makes it", actor=keeper)


def ordered(given: Given) -> None:
    """Two orders of one part: of the first some came, the other is cancelled."""
    part = given.part()
    given.came(given.order(part, 4), part, 1)
    keeper = given.the(Role.INVENTORY_MANAGER)
    given.do(inventory.cancel_purchase_order, given.order(part, 2), "Ordered twice", actor=keeper)


def delivered(given: Given) -> None:
    part = given.part()
    given.came(given.order(part, 4), part, 4)


def cancelled(given: Given) -> None:
    request = given.request(given.machine())
    given.do(
        maintenance.cancel_request,
        request,
        maintenance.CancelCategory.NO_LONGER_NEEDED,
        "By mistake",
        actor=given.the(Role.MAINTENANCE_MANAGER),
    )


def assigned(given: Given) -> None:
    request = given.request(given.machine())
    worker = given.person(Role.MAINTENANCE_TECH, "leaver")
    given.do(maintenance.assign_request, request, worker.user_id, actor=given.the(Role.MAINTENANCE_MANAGER))


def signed_in(given: Given) -> None:
    given.signed_in(given.person(Role.SUPERVISOR, "leaver"))


def _places(given: Given) -> tuple[int, int]:
    """The main store, and a rack."""
    main = given.rows(StockLocation)[0].id
    return main, given.do(inventory.create_location, "A-03", "Rack A 3", actor=given.the(Role.INVENTORY_MANAGER))


def _last(given: Given) -> int:
    return max(row.id for row in given.rows(MaintenanceRequest))


LONG_AGO, FAR_OFF = "'2020-01-01 00:00:00'", "'2030-01-01 00:00:00'"
LAST_PART, LAST_PLACE = "(SELECT MAX(id) FROM spare_parts)", "(SELECT MAX(id) FROM stock_locations)"
BY_WHO_ASKED = (
    "UPDATE spare_parts_requests SET approved_by = (SELECT MIN(id) FROM users WHERE role = 'MAINTENANCE_TECH')"
    " WHERE status = 'APPROVED'"
)
LEAVE = "UPDATE users SET is_active = 0 WHERE username = 'leaver'"
BROKEN = [
    Case("work only where somebody started", down, "UPDATE maintenance_requests SET status = 'IN_PROGRESS'"),
    Case(
        "nobody works in two places",
        two_visits,
        "UPDATE work_sessions SET started_at = '2026-11-24 08:10:00.000000' WHERE started_at > '2026-11-24 08:20:00'",
    ),
    Case("sessions only on jobs in work", at_work, "UPDATE maintenance_requests SET status = 'PENDING'"),
    Case("times of a request in order", down, f"UPDATE maintenance_requests SET failed_at = {FAR_OFF}"),
    Case("times of a request in order", done, f"UPDATE maintenance_works SET completed_at = {LONG_AGO}"),
    Case("times of a request in order", done, f"UPDATE maintenance_works SET started_at = {LONG_AGO}"),
    Case("times of a request in order", done, f"UPDATE maintenance_requests SET acknowledged_at = {LONG_AGO}"),
    Case("times of a request in order", reopened, f"UPDATE maintenance_requests SET reopened_at = {FAR_OFF}"),
    Case("visits lie within their job", done, f"UPDATE work_sessions SET ended_at = {LONG_AGO}"),
    Case("visits lie within their job", done, f"UPDATE work_sessions SET started_at = {LONG_AGO}"),
    Case("visits lie within their job", done, f"UPDATE work_sessions SET ended_at = {FAR_OFF}"),
    Case("stops end when the machine runs again", done, f"UPDATE job_spells SET ended_at = {FAR_OFF}"),
    Case("closed requests say how", done, "UPDATE maintenance_requests SET closed_at = NULL"),
    Case("closed requests say how", done, "UPDATE maintenance_requests SET outcome = NULL"),
    Case("closed requests say how", done, "UPDATE maintenance_works SET completed_at = NULL"),
    Case("closed requests say how", cancelled, "UPDATE maintenance_requests SET cancel_category = NULL"),
    Case("closed requests say how", down, "UPDATE maintenance_requests SET duplicate_of_id = id"),
    Case("closed requests have nothing open", down, "UPDATE maintenance_requests SET status = 'CANCELLED'"),
    Case("open jobs are held by who can work", assigned, LEAVE),
    Case("open jobs are held by who can work", assigned, LEAVE.replace("is_active = 0", "role = 'SUPERVISOR'")),
    Case("stopped jobs stop", down, "UPDATE maintenance_requests SET machine_stopped = 0"),
    Case("stopped jobs stop", down, "UPDATE job_spells SET ended_at = started_at"),
    Case("waiting jobs wait", waiting, "UPDATE maintenance_requests SET status = 'IN_PROGRESS'"),
    Case("waiting jobs wait", waiting, "UPDATE job_spells SET ended_at = started_at WHERE kind = 'AWAITING_PARTS'"),
    Case("waiting jobs wait", waiting, "UPDATE spare_parts_requests SET status = 'REJECTED'"),
    Case(
        "downtime does not overlap",
        two_visits,
        "UPDATE machine_downtimes SET machine_id = (SELECT MIN(id) FROM machines), "
        "start_time = '2026-11-24 08:10:00.000000'",
    ),
    Case("downtime is not inverted", done, f"UPDATE machine_downtimes SET end_time = {LONG_AGO}"),
    Case("no downtime while out of service", done, "UPDATE exposure_periods SET ended_at = started_at"),
    Case(
        "no downtime while out of service",
        away,
        f"UPDATE exposure_periods SET started_at = {FAR_OFF} WHERE ended_at IS NULL",
    ),
    Case(
        "no downtime while out of service",
        away,
        f"UPDATE machine_downtimes SET end_time = {FAR_OFF} WHERE request_id IS NULL",
    ),
    Case("no downtime while out of service", away, f"UPDATE job_spells SET ended_at = {FAR_OFF} WHERE ended_at > 0"),
    Case("downtime follows from the facts", down, "UPDATE machine_downtimes SET downtime_type = 'OTHER'"),
    Case("downtime follows from the facts", down, "DELETE FROM machine_downtimes"),
    Case("downtime follows from the facts", done, "DELETE FROM job_spells"),
    Case("downtime without a job was entered by hand", done, "UPDATE machine_downtimes SET request_id = NULL"),
    Case("downtime lasts what its ends say", done, "UPDATE machine_downtimes SET duration_minutes = 1"),
    Case("machine status follows from its stops", down, "UPDATE machines SET status = 'OPERATIONAL'"),
    Case("decommissioned machines have no open job", down, "UPDATE machines SET decommissioned_at = updated_at"),
    Case("decommissioned machines are marked so", down, "UPDATE machines SET decommissioned_at = updated_at"),
    Case("on hand is the sum of the movements", stocked, "UPDATE spare_parts SET quantity = quantity + 1"),
    Case("on hand is the sum of the movements", stocked, "UPDATE stock_levels SET quantity = 1"),
    Case("movements follow each other", stocked, "UPDATE inventory_transactions SET seq = 7"),
    Case("movements follow each other", stocked, "UPDATE inventory_transactions SET balance_after = 1"),
    Case("movements follow each other", stocked, "UPDATE spare_parts SET average_cost = 1"),
    Case("reserved is what requests hold", promised, "UPDATE spare_parts SET reserved_quantity = 0"),
    Case("reserved is what requests hold", promised, "UPDATE spare_parts_requests SET quantity_reserved = 0"),
    Case("parts requests add up", promised, "UPDATE spare_parts_requests SET quantity_issued = 99000"),
    Case("parts requests add up", promised, "UPDATE spare_parts_requests SET approved_by = requested_by"),
    Case("parts requests add up", promised, "UPDATE spare_parts_requests SET quantity_approved = 9000"),
    Case("parts requests add up", promised, "UPDATE spare_parts_requests SET approved_by = NULL, approved_at = NULL"),
    Case("parts requests add up", used, "UPDATE spare_parts_requests SET approved_by = NULL"),
    Case("parts requests add up", promised, "UPDATE spare_parts_requests SET approved_at = NULL"),
    Case("parts requests add up", rejected, "UPDATE spare_parts_requests SET reject_reason = NULL"),
    Case(
        "nobody waits for what is free",
        promised,
        "UPDATE spare_parts_requests SET quantity_reserved = quantity_reserved - 1",
    ),
    Case("parts requests agree with the ledger", promised, "UPDATE spare_parts_requests SET quantity_returned = 1"),
    Case(
        "purchase orders agree with the ledger",
        ordered,
        "UPDATE purchase_order_lines SET quantity_received = quantity_received + 1 WHERE quantity_received > 0",
    ),
    Case(
        "purchase orders agree with the ledger",
        delivered,
        "UPDATE inventory_transactions SET purchase_order_line_id = NULL",
    ),
    Case(
        "purchase orders are open while something is to come",
        delivered,
        "UPDATE purchase_orders SET status = 'OPEN', closed_at = NULL",
    ),
    Case(
        "purchase orders are open while something is to come",
        ordered,
        "UPDATE purchase_orders SET status = 'CLOSED', closed_at = ordered_at WHERE status = 'OPEN'",
    ),
    Case(
        "purchase orders are open while something is to come",
        ordered,
        "UPDATE purchase_orders SET close_reason = NULL WHERE status = 'CANCELLED'",
    ),
    Case(
        "purchase orders are open while something is to come",
        ordered,
        "UPDATE purchase_orders SET closed_at = ordered_at WHERE status = 'OPEN'",
    ),
    Case("only open work waits for parts", promised, "UPDATE maintenance_requests SET status = 'CANCELLED'"),
    Case("only open work waits for parts", planned, "UPDATE preventive_occurrences SET status = 'SKIPPED'"),
    Case("no more is used than went out", used, "UPDATE spare_parts_usages SET quantity_used = 3000"),
    Case(
        "wishes in words say what became of them",
        wished,
        "UPDATE wanted_lines SET status = 'PENDING' WHERE status = 'APPROVED'",
    ),
    Case("wishes in words say what became of them", wished, "UPDATE wanted_lines SET reject_reason = NULL"),
    Case("wishes in words say what became of them", wished, "UPDATE wanted_lines SET spare_parts_request_id = NULL"),
    Case(
        "what lies at a location is the sum of its movements",
        taken_back,
        f"UPDATE stock_levels SET location_id = {LAST_PLACE}",
    ),
    *(
        Case("movements are what was entered", stood, f"UPDATE inventory_transactions SET {change}")
        for stood, change in (
            (stocked, "quantity = quantity + 1"),
            (stocked, "transaction_type = 'OUT'"),
            (stocked, "transaction_type = 'ADJUSTMENT'"),
            (stocked, "expected_quantity = 0"),
            (carried, "transaction_type = 'IN' WHERE reason = 'TRANSFER' AND delta > 0"),
            (counted, "quantity = quantity + 1 WHERE reason = 'COUNT'"),
            (counted, "expected_quantity = NULL WHERE reason = 'COUNT'"),
        )
    ),
    *(
        Case("transfers carry one part from place to place", stood, f"UPDATE inventory_transactions SET {change}")
        for stood, change in (
            (stocked, "transfer_id = 'x'"),
            (carried, f"location_id = {LAST_PLACE} WHERE transfer_id IS NOT NULL"),
            (carried, f"spare_part_id = {LAST_PART} WHERE reason = 'TRANSFER' AND delta > 0"),
            (carried, "delta = delta + 1 WHERE reason = 'CORRECTION'"),
            (carried, "transfer_id = 'x' WHERE transfer_id IS NOT NULL"),
        )
    ),
    Case("what is taken back is taken back whole", stocked, "UPDATE inventory_transactions SET reverses_id = id"),
    *(
        Case(
            "what is taken back is taken back whole",
            taken_back,
            f"UPDATE inventory_transactions SET {change} WHERE reverses_id IS NOT NULL",
        )
        for change in (f"spare_part_id = {LAST_PART}", f"location_id = {LAST_PLACE}", "transaction_type = 'OUT'")
    ),
    Case("the sums are those of the movements", stocked, "UPDATE consumption_daily SET delta = delta + 1"),
    Case("the sums are those of the movements", stocked, "UPDATE consumption_daily SET reason = 'SCRAP'"),
    Case("the sums are those of the movements", stocked, "UPDATE consumption_monthly SET value = value - 1"),
    Case("the sums are those of the movements", stocked, "DELETE FROM consumption_monthly"),
    Case("the days sum up to the months", stocked, "UPDATE consumption_monthly SET unpriced = 1"),
    Case("the days sum up to the months", used, "UPDATE consumption_by_machine SET machine_id = machine_id + 1"),
    Case("the days sum up to the months", used, "DELETE FROM consumption_by_machine"),
    Case("months that are over are the sums of their parts", over, "UPDATE closed_months SET value = value + 1"),
    Case("nobody decides on what they ever asked for", stood_in_for_twice, BY_WHO_ASKED),
    Case("the days sum up to the months", stocked, "UPDATE consumption_daily SET day = '2026-10-31'"),
    Case("parts that run short have one alert", short, "DELETE FROM stock_alerts"),
    Case("parts that run short have one alert", short, "UPDATE spare_parts SET min_quantity = 1"),
    Case("parts that run short have one alert", stocked, "UPDATE spare_parts SET min_quantity = 9000"),
    Case("alerts say how they stand", short, "UPDATE stock_alerts SET open_part_id = NULL"),
    Case("alerts say how they stand", short, "UPDATE stock_alerts SET state = 'CLOSED'"),
    Case("alerts say how they stand", short, "UPDATE stock_alerts SET state = 'ACKNOWLEDGED'"),
    Case("an administrator can act", down, "UPDATE users SET is_active = 0 WHERE role = 'ADMIN'"),
    Case("ended accounts hold no session", signed_in, LEAVE),
    Case("the record is untouched", down, "UPDATE activity_logs SET description = 'Nothing happened'"),
    Case(
        "one deputy of a manager at a time",
        two_deputies,
        "UPDATE approval_deputies SET ends_on = '2026-12-24' WHERE starts_on = '2026-11-24'",
    ),
]
REFUSED = [
    Case(
        "one work row per request",
        at_work,
        "INSERT INTO maintenance_works (request_id, created_at, updated_at)"
        " SELECT request_id, created_at, updated_at FROM maintenance_works",
    ),
    Case(
        "one open session per technician",
        at_work,
        "INSERT INTO work_sessions (request_id, technician_id, started_at, late_entry)"
        " SELECT request_id, technician_id, started_at, 0 FROM work_sessions",
    ),
    Case(
        "parts that run short have one alert",
        short,
        "INSERT INTO stock_alerts (spare_part_id, open_part_id, state, available, minimum, opened_at)"
        " SELECT spare_part_id, open_part_id, state, available, minimum, opened_at FROM stock_alerts",
    ),
]
"""The database itself holds these: nobody gets as far as the invariant."""


def _name(case: Case) -> str:
    return f"{case.invariant}-{case.given.__name__}"


@pytest.mark.parametrize("case", BROKEN, ids=_name)
def test_names_what_is_broken(given, sessions, clock, dialect, case):
    given.expect_broken()
    case.given(given)
    assert invariants.check(sessions, clock) == []

    _break(sessions, dialect, case.sql)

    assert case.invariant in {broken.invariant for broken in invariants.check(sessions, clock)}


@pytest.mark.parametrize("case", REFUSED, ids=_name)
def test_cannot_be_broken_by_hand(given, sessions, case):
    case.given(given)

    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.execute(text(case.sql))


def test_every_invariant_was_seen_to_break():
    assert {case.invariant for case in (*BROKEN, *REFUSED)} == set(INVARIANTS)


def _break(sessions: Sessions, dialect: str, sql: str) -> None:
    with sessions.kw["bind"].connect() as connection:
        connection.execute(text(_UNCHECKED[dialect]))
        connection.commit()
        changed = connection.execute(text(sql)).rowcount
        connection.commit()
        connection.execute(text(_CHECKED[dialect]))
        connection.commit()
    assert changed
