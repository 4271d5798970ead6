"""The storeroom in any order: whatever is pressed, in whatever sequence, everything adds up after each step."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import invariants, inventory
from core.inventory.models import (
    InventoryTransaction,
    PartsRequestStatus,
    PurchaseOrderLine,
    SparePart,
    SparePartsRequest,
    StockLevel,
)
from core.kernel import Actor, DomainError, Role, Unavailable
from core.maintenance import Priority
from core.storage import run_command
from tests.support.given import Given

QUANTITIES = st.integers(1, 12).map(Decimal)
MANAGER = Role.MAINTENANCE_MANAGER
PLACES = st.integers(0, 20)
EXAMPLES = {"sqlite": 75, "mariadb": 12}


@dataclass
class World:
    """What stands around every scenario."""

    given: Given
    jobs: list[tuple[int, Actor]]
    main: int
    rack: int
    due: int
    steps: int = 0


class Storeroom(RuleBasedStateMachine):
    """One part, two locations, two jobs."""

    world: ClassVar[World]

    @initialize(quantity=QUANTITIES)
    def stocked(self, quantity: Decimal) -> None:
        given = self.world.given
        self.part, self.other = given.stock(str(quantity), cost="4", min_quantity=Decimal(4)), given.part()
        given.do(inventory.add_substitute, self.part, self.other, actor=given.the(Role.INVENTORY_MANAGER))

    def do(self, command: Any, *args: Any, by: Role = Role.INVENTORY_MANAGER, **kwargs: Any) -> None:
        """Press; a refusal is an answer too, but not one of the database: a rule comes before it."""
        world, actor = self.world, kwargs.pop("actor", None) or self.world.given.the(by)
        world.steps += 1
        world.given.clock.advance(seconds=1)
        try:
            run_command(world.given.sessions, command, *args, actor=actor, clock=world.given.clock, **kwargs)
        except DomainError as refusal:
            if isinstance(refusal, Unavailable) or "The database" in str(refusal):
                raise

    def at(self, rack: bool) -> int:
        return self.world.rack if rack else self.world.main

    def one(self, table: Any, place: int) -> int | None:
        rows = self.world.given.rows(table, table.spare_part_id == self.part)
        return rows[place % len(rows)].id if rows else None

    @rule(quantity=QUANTITIES, cost=st.sampled_from([None, Decimal("3.5"), Decimal(6)]), rack_too=st.booleans())
    def receive(self, quantity: Decimal, cost: Decimal | None, rack_too: bool) -> None:
        self.do(
            inventory.receive_stock,
            self.part,
            quantity,
            unit_cost=cost,
            location_id=self.at(rack_too),
        )

    @rule(quantity=QUANTITIES, which=st.integers(0, 1))
    def ask(self, quantity: Decimal, which: int) -> None:
        job, worker = self.world.jobs[which]
        self.do(inventory.request_parts, job, self.part, quantity, actor=worker)

    @rule(place=PLACES, quantity=st.none() | QUANTITIES)
    def approve(self, place: int, quantity: Decimal | None) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.approve_parts_request, request, quantity, by=MANAGER)

    @rule(place=PLACES)
    def reject(self, place: int) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.reject_parts_request, request, "There is one in the workshop", by=MANAGER)

    @rule(place=PLACES, quantity=st.none() | QUANTITIES)
    def issue(self, place: int, quantity: Decimal | None) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.issue_part, request, quantity, location_id=self.world.main)

    @rule(place=PLACES, quantity=QUANTITIES, rack_too=st.booleans())
    def take_what_is_held(self, place: int, quantity: Decimal, rack_too: bool) -> None:
        if request := self.one(SparePartsRequest, place):
            where = {"location_id": self.at(rack_too), "by": Role.MAINTENANCE_TECH}
            self.do(inventory.take_held_part, request, quantity, "Locked", **where)

    @rule(quantity=QUANTITIES, which=st.integers(0, 1))
    def take_in_an_emergency(self, quantity: Decimal, which: int) -> None:
        job, worker = self.world.jobs[which]
        self.do(inventory.emergency_take, job, self.part, quantity, "Locked", actor=worker)

    @rule(place=PLACES, quantity=QUANTITIES)
    def take_back(self, place: int, quantity: Decimal) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.return_stock, request, quantity)

    @rule(quantity=QUANTITIES)
    def ask_for_planned_maintenance(self, quantity: Decimal) -> None:
        worker = self.world.given.the(Role.MAINTENANCE_TECH)
        self.do(inventory.request_parts, None, self.part, quantity, pm_occurrence_id=self.world.due, actor=worker)

    @rule(place=PLACES, quantity=st.integers(0, 4).map(Decimal))
    def use(self, place: int, quantity: Decimal) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.confirm_usage, request, quantity, by=MANAGER)

    @rule(place=PLACES)
    def expect_no_more_back(self, place: int) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.waive_return, request, "It was used")

    @rule(place=PLACES)
    def give_up(self, place: int) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.cancel_parts_request, request, "Not needed any more", by=MANAGER)

    @rule(place=PLACES)
    def ask_for_the_other(self, place: int) -> None:
        if request := self.one(SparePartsRequest, place):
            self.do(inventory.ask_for_substitute, request, self.other, by=MANAGER)

    @rule(counted=st.integers(0, 20).map(Decimal), at_rack=st.booleans())
    def count(self, counted: Decimal, at_rack: bool) -> None:
        self.do(
            inventory.count_stock,
            self.part,
            counted,
            "Counted",
            location_id=self.at(at_rack),
        )

    @rule(quantity=QUANTITIES, back=st.booleans())
    def carry(self, quantity: Decimal, back: bool) -> None:
        places = (self.world.rack, self.world.main) if back else (self.world.main, self.world.rack)
        self.do(inventory.transfer_stock, self.part, quantity, *places)

    @rule(quantity=QUANTITIES)
    def scrap(self, quantity: Decimal) -> None:
        self.do(inventory.scrap_stock, self.part, quantity, "Rusty")

    @rule(quantity=QUANTITIES)
    def order(self, quantity: Decimal) -> None:
        self.do(inventory.create_purchase_order, "Acme", [inventory.OrderLine(self.part, quantity, Decimal(5))])

    @rule(place=PLACES, quantity=QUANTITIES, more=st.booleans())
    def receive_order(self, place: int, quantity: Decimal, more: bool) -> None:
        if line := self.one(PurchaseOrderLine, place):
            delivery = [inventory.DeliveryLine(self.part, quantity, order_line_id=line)]
            self.do(inventory.receive_delivery, delivery, more_than_ordered=more)

    @rule(place=PLACES, close=st.booleans())
    def end_order(self, place: int, close: bool) -> None:
        if line := self.one(PurchaseOrderLine, place):
            order = self.world.given.rows(PurchaseOrderLine, PurchaseOrderLine.id == line)[0].purchase_order_id
            end = inventory.close_purchase_order if close else inventory.cancel_purchase_order
            self.do(end, order, "It does not come")

    @rule(place=PLACES)
    def reverse(self, place: int) -> None:
        if movement := self.one(InventoryTransaction, place):
            self.do(inventory.reverse_transaction, movement, "Mistyped")

    @rule(minimum=st.integers(0, 12).map(Decimal))
    def wish(self, minimum: Decimal) -> None:
        row = self.world.given.rows(SparePart, SparePart.id == self.part)[0]
        facts = inventory.PartFacts(part_number=row.part_number, part_name=row.part_name, min_quantity=minimum)
        self.do(inventory.update_part, self.part, facts, version=row.version)

    @rule(back=st.booleans())
    def shelve(self, back: bool) -> None:
        self.do(inventory.restore_part if back else inventory.archive_part, self.part)

    @invariant()
    def adds_up(self) -> None:
        if not hasattr(self, "part"):
            return
        on_hand, reserved = self.world.given.on_hand(self.part)
        levels = self.world.given.rows(StockLevel, StockLevel.spare_part_id == self.part)
        movements = self.world.given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == self.part)
        asked = self.world.given.rows(SparePartsRequest, SparePartsRequest.spare_part_id == self.part)
        assert on_hand == sum(level.quantity for level in levels) == sum(row.delta for row in movements)
        assert Decimal(0) <= reserved == sum(row.quantity_reserved for row in asked) <= on_hand
        for row in asked:
            if row.status is PartsRequestStatus.APPROVED and on_hand > reserved:
                wanted = (row.quantity_approved or 0) - row.quantity_issued
                assert row.quantity_reserved == wanted, "something lies free while somebody is short of it"

    def teardown(self) -> None:
        assert invariants.check(self.world.given.sessions, self.world.given.clock) == []


@pytest.fixture
def jobs(given):
    """Two jobs that ask for parts, one more urgent than the other."""
    return [
        (given.job(technician=worker, priority=priority), worker)
        for priority in (Priority.LOW, Priority.CRITICAL)
        for worker in [given.person(Role.MAINTENANCE_TECH)]
    ]


def test_any_order_of_movements_adds_up(given, jobs, main, rack, dialect):
    Storeroom.world = World(given, jobs, main, rack, given.due())
    how = settings(
        max_examples=EXAMPLES[dialect], stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Storeroom, settings=how)
    assert Storeroom.world.steps > {"sqlite": 1000, "mariadb": 200}[dialect]
