"""A delivery comes in with all its lines or with none, and those who wait for the parts are served."""

from decimal import Decimal

import pytest

from core.inventory import DeliveryLine, LineRefused, Promised, receive_delivery
from core.inventory.models import InventoryTransaction, SparePart, SparePartsRequest, StockLocation
from core.kernel import Forbidden, IdempotencyConflict, Invalid, Role
from core.maintenance import Priority
from core.storage import run_command
from tests.support.together import at_once, refused


def lines(*pairs):
    return [DeliveryLine(part, Decimal(quantity)) for part, quantity in pairs]


def test_takes_every_line_in_with_one_line_in_the_record(run, given, storekeeper, main, rack, levels, movements):
    seal, oil = given.part("SEAL-1"), given.part("OIL-1", unit="l", whole_units_only=False)
    delivery = [
        DeliveryLine(oil, Decimal("2.5"), Decimal("4.2"), rack),
        DeliveryLine(seal, Decimal(3)),
        DeliveryLine(seal, Decimal(2), Decimal(7), rack),
    ]

    told = run(receive_delivery, delivery, " DN 4711 ", actor=storekeeper)

    assert [(row.part_number, row.delta, row.on_hand) for row in told.lines] == [
        ("OIL-1", Decimal("2.5"), Decimal("2.5")),
        ("SEAL-1", 3, 5),
        ("SEAL-1", 2, 5),
    ]
    assert (levels(oil), levels(seal)) == ({rack: Decimal("2.5")}, {main: 3, rack: 2})
    assert movements(seal) == [(1, "PURCHASE", 3, 3), (2, "PURCHASE", 2, 5)]
    assert {row.notes for row in given.rows(InventoryTransaction)} == {"DN 4711"}
    assert given.rows(SparePart, SparePart.id == oil)[0].average_cost == Decimal("4.2")
    assert given.audit_rows() == 1
    assert given.last_audit().description == "Received a delivery of 3 lines, delivery note DN 4711"


def test_one_line_is_told_like_any_receipt(run, given, storekeeper):
    run(receive_delivery, lines((given.part("SEAL-1"), 3)), actor=storekeeper)
    assert given.last_audit().description == "Received 3 pcs of SEAL-1"


def test_serves_the_most_urgent_job_first_then_the_oldest_request(run, given, clock, storekeeper, technician):
    part, other = given.part("BELT-7"), given.part("SEAL-1")
    low = given.approved(part, 2, job=given.job(technician=technician, priority=Priority.LOW))
    clock.advance(minutes=1)
    helper = given.person(Role.MAINTENANCE_TECH)
    job = given.job(given.machine("Press 4"), technician=helper, priority=Priority.CRITICAL)
    older = given.approved(part, 2, job=job, actor=helper)
    clock.advance(minutes=1)
    newer = given.approved(part, 2, job=job, actor=helper)

    told = run(receive_delivery, lines((part, 3), (other, 1)), actor=storekeeper)

    held = {row.id: row.quantity_reserved for row in given.rows(SparePartsRequest)}
    assert held == {low: 0, older: 2, newer: 1}
    assert told.promised == [
        Promised("BELT-7", "pcs", Decimal(2), job, "Press 4"),
        Promised("BELT-7", "pcs", Decimal(1), job, "Press 4"),
    ]
    assert given.on_hand(part) == (3, 3)


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        ({"quantity": Decimal("0.5")}, "Line 2: This part is handed out in whole units only"),
        ({"quantity": Decimal(0)}, "Line 2: A quantity must be more than zero"),
        ({"quantity": Decimal(1), "unit_price": Decimal(-1)}, "Line 2: An amount of money"),
        ({"quantity": Decimal(1), "location_id": 10**6}, "Line 2: That record does not exist"),
        ({"quantity": Decimal(1), "spare_part_id": 10**6}, "Line 2: That record does not exist"),
    ],
)
def test_a_faulty_line_is_named_and_nothing_comes_in(run, given, storekeeper, faulty, words):
    part = given.part()
    bad = DeliveryLine(**{"spare_part_id": part} | faulty)

    with pytest.raises(LineRefused, match=words):
        run(receive_delivery, [DeliveryLine(part, Decimal(1)), bad], actor=storekeeper)

    assert given.on_hand(part) == (0, 0)
    assert not given.rows(InventoryTransaction)
    assert given.audit_rows() == 0


def test_what_is_no_longer_used_takes_nothing_in(run, given, sessions, storekeeper, rack):
    part = given.part()
    with sessions.begin() as session:
        session.get_one(StockLocation, rack).is_active = False
    with pytest.raises(LineRefused, match="Line 1: Location A-03 is no longer used"):
        run(receive_delivery, [DeliveryLine(part, Decimal(1), None, rack)], actor=storekeeper)


@pytest.mark.parametrize("count", [0, 101])
def test_refuses_no_line_and_too_many(run, given, storekeeper, count):
    part = given.part()
    with pytest.raises(Invalid, match="1 to 100 lines"):
        run(receive_delivery, lines((part, 1)) * count, actor=storekeeper)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_deliveries_are_taken_in_by_the_storeroom_alone(run, given, role):
    with pytest.raises(Forbidden):
        run(receive_delivery, lines((given.part(), 1)), actor=given.the(role))


def test_the_same_press_twice_takes_in_once(sessions, given, clock, storekeeper):
    first, second = given.part(), given.part()

    def send(*pairs):
        return run_command(
            sessions, receive_delivery, lines(*pairs), "DN 1", actor=storekeeper, clock=clock, key="press-1"
        )

    delivery = ((first, 2), (second, 3), (first, 1))
    assert send(*delivery) == send(*delivery)
    assert (given.on_hand(first), given.on_hand(second)) == ((3, 0), (3, 0))
    assert given.audit_rows() == 1
    with pytest.raises(IdempotencyConflict):
        send((first, 9))


def test_two_deliveries_of_the_same_parts_in_opposite_order_both_come_in(
    sessions, given, clock, storekeeper, technician
):
    seal, belt = given.part(), given.part()
    wanted = [given.approved(part, 30, job=given.job(technician=technician)) for part in (seal,)]
    other = given.person(Role.MAINTENANCE_TECH)
    wanted.append(given.approved(belt, 30, job=given.job(technician=other), actor=other))

    def send(*parts):
        delivery = lines(*((part, 2) for part in parts))
        return lambda: run_command(sessions, receive_delivery, delivery, actor=storekeeper, clock=clock)

    outcomes = at_once(*(send(seal, belt), send(belt, seal)) * 4)

    assert refused(outcomes) == []
    assert (given.on_hand(seal), given.on_hand(belt)) == ((16, 16), (16, 16))
    assert [row.quantity_reserved for row in given.rows(SparePartsRequest)] == [16, 16]
    assert given.audit_rows() == 8
