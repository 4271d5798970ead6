"""Opening stock from a file: posted through the ledger once for each part and location, never a second time."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.audit import LogAction
from core.interchange import Mapping, dry_run_of_stock, import_stock
from core.interchange.outcome import ALREADY_THERE
from core.inventory import MovementReason, archive_part, create_location, reverse_transaction, update_location
from core.inventory.models import InventoryTransaction, SparePart, StockLevel, StockLocation
from core.kernel import Actor, ActorKind, Forbidden, Role
from core.storage import run_command
from tests.core.interchange.given_files import csv
from tests.support.together import at_once

STOCK = Mapping(
    fields={"part_number": "number", "location": "place", "quantity": "pieces", "unit_cost": "cost"},
    optional=("location", "unit_cost"),
)
MAKING = replace(STOCK, create_missing_locations=True)
HEADS = "number,place,pieces,cost"


@pytest.fixture
def take(run, storekeeper):
    """Import a table as the storekeeper."""

    def call(*lines, mapping=STOCK, **kwargs):
        return run(import_stock, "opening_stock", csv(*lines, name="stock.csv"), mapping, actor=storekeeper, **kwargs)

    return call


def listed(outcome):
    return [(fault.row, fault.reason) for fault in outcome.listed]


def columns(outcome):
    return [fault.column for fault in outcome.listed]


def test_posts_what_lay_there_at_its_cost(take, given):
    part = given.part("BRG-1")
    outcome = take(HEADS, "brg-1,main,4,2.50")

    assert (outcome.imported, outcome.locations_created) == (1, 0)
    row = given.rows(InventoryTransaction)[0]
    assert (row.reason, row.delta, row.balance_after, row.seq, row.unit_cost) == (
        MovementReason.OPENING,
        4,
        4,
        1,
        Decimal("2.5"),
    )
    assert given.rows(SparePart, SparePart.id == part)[0].average_cost == Decimal("2.5")


def test_one_part_may_lie_at_several_locations(take, given, storekeeper):
    given.part("OIL", whole_units_only=False, unit="l")
    given.do(create_location, "A-1", "Rack A", actor=storekeeper)
    assert take(HEADS, "OIL,MAIN,1.125,3", "OIL,A-1,2.5,3").imported == 2
    assert sorted(level.quantity for level in given.rows(StockLevel)) == [Decimal("1.125"), Decimal("2.5")]


def test_the_same_file_again_posts_nothing(take, given):
    given.part("BRG-1")
    assert take(HEADS, "BRG-1,,4,2.50").imported == 1
    again = take(HEADS, "BRG-1,,4,2.50", "BRG-1,MAIN,4,2.50")
    assert (again.imported, again.already_there, again.merged) == (0, 1, 1)
    assert again.skipped == {ALREADY_THERE: 1}
    assert len(given.rows(InventoryTransaction)) == 1


@pytest.mark.parametrize("line", ["BRG-1,,5,2.50", "BRG-1,,4,2.60", "BRG-1,,0,"])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_second_opening_is_listed(take, given, line):
    given.part("BRG-1")
    take(HEADS, "BRG-1,,4,2.50")
    sentence = "Opened with 4 pcs already. Reverse that, or count the part."
    assert listed(take(HEADS, line)) == [(2, sentence)]
    assert len(given.rows(InventoryTransaction)) == 1


def test_an_opening_that_was_taken_back_may_come_again(take, run, given, storekeeper):
    given.part("BRG-1")
    take(HEADS, "BRG-1,,40,2.50")
    run(reverse_transaction, given.rows(InventoryTransaction)[0].id, "Typed wrongly", actor=storekeeper)
    assert take(HEADS, "BRG-1,,4,2.50").imported == 1
    assert [row.delta for row in given.rows(InventoryTransaction)] == [40, -40, 4]


def test_a_part_that_has_moved_there_is_counted_instead(take, given, storekeeper):
    given.stock(5, number="BRG-1")
    given.do(create_location, "A-1", "Rack A", actor=storekeeper)
    outcome = take(HEADS, "BRG-1,MAIN,4,", "BRG-1,A-1,3,")
    assert listed(outcome) == [(2, "This part has moved at this location already. Count it there instead.")]
    assert [row.delta for row in given.rows(InventoryTransaction)] == [5, 3]


def test_a_quantity_of_zero_is_nothing_to_post(take, given):
    given.part("BRG-1")
    outcome = take(HEADS, "BRG-1,,0,2.50")
    assert (outcome.imported, outcome.already_there, given.rows(InventoryTransaction)) == (0, 1, [])


def test_an_unknown_location_is_listed_or_made(take, given):
    given.part("BRG-1")
    lines = (f"{HEADS},called", "BRG-1,rack-9,4,,Rack 9 at the gate", "BRG-1,A,1,,")
    assert [why for _, why in listed(take(*lines))] == ["There is no storage location of this code."] * 2
    mapping = replace(MAKING, fields={**STOCK.fields, "location_name": "called"})
    outcome = take(*lines, mapping=mapping)

    assert (outcome.imported, outcome.locations_created) == (2, 2)
    made = {place.code: place.name for place in given.rows(StockLocation) if place.code != "MAIN"}
    assert made == {"RACK-9": "Rack 9 at the gate", "A": "Store A"}
    assert given.last_audit().changes[0]["after"]["locations_created"] == 2


def test_a_location_is_made_only_for_what_is_posted(take, given):
    outcome = take(HEADS, "NONE,RACK-9,4,", mapping=MAKING)
    assert (outcome.locations_created, len(given.rows(StockLocation))) == (0, 1)


def test_of_a_part_out_of_use_something_may_still_lie_there(take, given, storekeeper):
    given.do(archive_part, given.part("OLD"), actor=storekeeper)
    assert listed(take(HEADS, "OLD,,4,2.50")) == []
    part = given.rows(SparePart)[0]
    assert (part.is_active, part.quantity, part.average_cost) == (False, 4, Decimal("2.5"))


def test_lists_what_it_cannot_post_and_posts_the_rest(take, run, given, storekeeper):
    given.part("BRG-1")
    place = given.do(create_location, "SHUT", "Shut rack", actor=storekeeper)
    given.do(update_location, place, "Shut rack", is_active=False, actor=storekeeper)
    outcome = take(
        HEADS,
        "NONE,,4,",
        "GONE,,4,",
        "BRG-1,SHUT,4,",
        "BRG-1,,1.5,",
        "BRG-2,,-1,",
        "BRG-2,,1,-1",
        "BRG-2,,,",
        f"BRG-2,{'X' * 41},1,",
        "BRG-1,,2,",
    )
    assert listed(outcome) == [
        (2, "There is no part of this number. Import the parts first."),
        (3, "There is no part of this number. Import the parts first."),
        (4, "This location is no longer used."),
        (5, "This part is handed out in whole units only."),
        (6, "A quantity cannot be less than zero."),
        (7, "An amount of money lies between 0 and 1 000 000 000."),
        (8, "A field that must be filled is empty."),
        (9, "A text is longer than 40 characters."),
        (10, "This part at this location stands twice in the file, with different content."),
    ]
    assert columns(outcome) == ["number", "number", "place", "pieces", "pieces", "cost", "pieces", "place", ""]
    assert given.rows(InventoryTransaction) == []


def test_those_who_wait_are_promised_it(take, given):
    part = given.part("BRG-1")
    given.approved(part, 3)
    take(HEADS, "BRG-1,,4,")
    assert given.on_hand(part) == (4, 3)


def test_writes_one_line_with_a_manifest(take, given, storekeeper):
    given.part("BRG-1")
    take(HEADS, "BRG-1,,4,2.50", "NONE,,1,")
    row = given.last_audit()
    assert (given.audit_rows(), row.action, row.entity_type) == (1, LogAction.IMPORT, "inventory_transactions")
    assert row.description == "Imported 1 of 2 rows of stock.csv as opening_stock"
    assert [change["entity"] for change in row.changes] == ["inventory_transactions"]
    assert given.rows(InventoryTransaction)[0].performed_by == storekeeper.user_id


def test_a_dry_run_tells_the_same_and_stores_nothing(run, given, storekeeper):
    given.part("BRG-1")
    table = csv(HEADS, "BRG-1,NEW,4,", "NONE,,1,")
    seen = given.ask(dry_run_of_stock, "opening_stock", table, MAKING, actor=storekeeper)
    assert (seen.imported, seen.locations_created, len(seen.listed)) == (1, 1, 1)
    assert (given.rows(InventoryTransaction), len(given.rows(StockLocation))) == ([], 1)
    assert run(import_stock, "opening_stock", table, MAKING, actor=storekeeper) == seen


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_is_for_the_storeroom(run, given, role):
    with pytest.raises(Forbidden):
        run(import_stock, "opening_stock", csv(HEADS, "BRG-1,,4,"), STOCK, actor=given.the(role))


def test_the_command_line_posts_in_its_own_name(run, given):
    given.part("BRG-1")
    importing = Actor(None, "import", None, kind=ActorKind.IMPORT)
    run(import_stock, "opening_stock", csv(HEADS, "BRG-1,,4,"), STOCK, actor=importing)
    assert given.rows(InventoryTransaction)[0].performed_by is None


def test_the_same_file_twice_at_one_instant_is_posted_once(sessions, given, storekeeper, clock):
    parts = [given.part(f"P-{number}") for number in range(5)]
    table = csv(HEADS, *(f"P-{number},,4,2" for number in range(5)))

    def post():
        return run_command(
            sessions, import_stock, "opening_stock", table, STOCK, actor=storekeeper, clock=clock
        ).imported

    results = at_once(post, post)
    assert results.count(5) == 1
    assert [given.on_hand(part)[0] for part in parts] == [4] * 5
