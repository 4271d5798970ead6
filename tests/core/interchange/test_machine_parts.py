"""The parts of machines from a file: they come on their lists once, and their quantities become what it says."""

from decimal import Decimal

import pytest

from core.assets import Machine, decommission_machine
from core.interchange import Mapping, dry_run_of_parts, import_parts
from core.inventory.models import MachineSparePart
from tests.core.interchange.given_files import csv

LISTS = Mapping(
    fields={"machine": "machine", "part_number": "number", "min_quantity": "least", "max_quantity": "most"},
    optional=("min_quantity", "max_quantity"),
)
HEADS = "machine,number,least,most"


@pytest.fixture
def take(run, manager):
    """Import a table as the maintenance manager."""
    return lambda *lines, mapping=LISTS: run(import_parts, "machine_parts", csv(*lines), mapping, actor=manager)


def entries(given):
    return [(row.machine_id, row.spare_part_id, row.min_qty, row.max_qty) for row in given.rows(MachineSparePart)]


def listed(outcome):
    return [(fault.row, fault.reason) for fault in outcome.listed]


def test_finds_a_machine_by_its_number_its_name_or_its_label(take, given):
    press, mill, saw = given.machine("Press", asset_number="4711"), given.machine("Mill"), given.machine("Saw")
    part = given.part("BRG-1")
    label = given.rows(Machine, Machine.id == saw)[0].qr_code
    link = f"HTTPS://PLANT.EXAMPLE/M/{label}"
    outcome = take(HEADS, "4711,BRG-1,2,4", "mill,brg-1,,", f"{label},BRG-1,1,", f"{link},BRG-1,1,")

    assert (outcome.imported, outcome.merged) == (3, 1)
    assert entries(given) == [(press, part, 2, 4), (mill, part, 0, None), (saw, part, 1, None)]


def test_a_later_file_changes_quantities_and_takes_nothing_off(take, given):
    press, mill, part = given.machine("Press"), given.machine("Mill"), given.part("BRG-1")
    take(HEADS, "Press,BRG-1,2,4", "Mill,BRG-1,1,")
    again = take(HEADS, "Press,BRG-1,3,4")
    assert (again.imported, again.updated, again.already_there) == (0, 1, 0)
    assert entries(given) == [(press, part, 3, 4), (mill, part, 1, None)]
    change = given.last_audit().changes[1]
    assert (change["before"], change["after"]) == ({"min_qty": "2.000"}, {"min_qty": "3.000"})

    assert take("machine,number", "Press,BRG-1").already_there == 1
    assert take(HEADS, "Press,BRG-1,,").updated == 1
    assert entries(given)[0] == (press, part, 0, None)


def test_lists_what_it_cannot_take(take, run, given, admin):
    given.machine("Press")
    given.machine("Twin")
    given.machine("Twin 2")
    gone = given.machine("Gone")
    given.do(decommission_machine, gone, "Sold", actor=admin)
    given.part("BRG-1")
    given.part("OIL", whole_units_only=False)
    outcome = take(
        HEADS,
        "Nowhere,BRG-1,,",
        "Gone,BRG-1,,",
        "Press,NONE,,",
        ",BRG-1,,",
        "Press,,,",
        "Press,BRG-1,1.5,",
        "Twin,BRG-1,5,4",
        "Twin 2,BRG-1,-1,",
        "Press,OIL,1.5,",
        "Press,OIL,2.5,",
    )
    assert listed(outcome) == [
        (2, "There is no machine of this name, number or reference."),
        (3, "Gone is out of service."),
        (4, "There is no part of this number. Import the parts first."),
        (5, "A field that must be filled is empty."),
        (6, "A field that must be filled is empty."),
        (7, "This part is handed out in whole units only."),
        (8, "The maximum lies below the minimum."),
        (9, "A quantity cannot be less than zero."),
        (11, "This part of this machine stands twice in the file, with other quantities."),
    ]
    assert [row[2] for row in entries(given)] == [Decimal("1.5")]


def test_a_dry_run_tells_the_same_and_stores_nothing(run, given, manager):
    given.machine("Press")
    given.part("BRG-1")
    table = csv(HEADS, "Press,BRG-1,2,4", "Press,NONE,,")
    seen = given.ask(dry_run_of_parts, "machine_parts", table, LISTS, actor=manager)
    assert (seen.imported, len(seen.listed), entries(given)) == (1, 1, [])
    assert run(import_parts, "machine_parts", table, LISTS, actor=manager) == seen
