"""Parts from a file: added, made what the file says, or listed; what lies in the store is never touched."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.audit import LogAction
from core.interchange import Mapping, dry_run_of_parts, import_parts, propose_mapping, read_table
from core.inventory import add_substitute, archive_part, link_part_to_machine
from core.inventory.models import SparePart, StockAlert
from core.kernel import Conflict, Forbidden, Invalid, Role
from core.storage import run_command
from tests.core.interchange.given_files import csv, xlsx
from tests.support.together import at_once

HEADS = "number,name,group,unit,whole units,min,max,reorder level,lead time,price,supplier,bin,in use"
BEARING = "BRG-1,Bearing 6204,Bearings,pcs,yes,2,10,4,14,4.50,SKF,A-1,yes"


@pytest.fixture
def take(run, storekeeper):
    """Import a table as the storekeeper."""

    def call(*lines, **kwargs):
        table = csv(*lines, name="parts.csv")
        mapping = kwargs.pop("mapping", None) or propose_mapping("parts", table.columns)
        return run(import_parts, "parts", table, mapping, actor=storekeeper, **kwargs)

    return call


def of(given, number):
    return next(part for part in given.rows(SparePart) if part.part_number == number)


def listed(outcome):
    return [(fault.row, fault.reason, fault.detail) for fault in outcome.listed]


def test_adds_a_part_with_all_its_facts_and_no_stock(take, given):
    outcome = take(HEADS, BEARING)

    assert (outcome.rows, outcome.imported, outcome.updated) == (1, 1, 0)
    part = of(given, "BRG-1")
    assert (part.part_name, part.group_name, part.unit, part.whole_units_only) == (
        "Bearing 6204",
        "Bearings",
        "pcs",
        True,
    )
    assert (part.min_quantity, part.max_quantity, part.reorder_point, part.unit_price) == (2, 10, 4, Decimal("4.5"))
    assert (part.lead_time_days, part.supplier_name, part.location, part.is_active) == (14, "SKF", "A-1", True)
    assert (part.quantity, part.reserved_quantity, part.average_cost, part.last_seq, part.version) == (0, 0, None, 0, 1)


def test_the_same_file_again_changes_nothing(take, given):
    take(HEADS, BEARING)
    again = take(HEADS, BEARING)
    assert (again.imported, again.updated, again.already_there) == (0, 0, 1)
    assert of(given, "BRG-1").version == 1


def test_a_later_file_makes_the_part_what_it_says_and_leaves_its_stock(take, given):
    part = given.stock(5, cost="3", number="BRG-1", max_quantity=Decimal(9), group_name="Old")
    outcome = take("number,name,min,max", "brg-1,Bearing 6204 C3,2.000,")

    assert (outcome.imported, outcome.updated) == (0, 1)
    row = given.rows(SparePart, SparePart.id == part)[0]
    assert (row.part_number, row.part_name, row.min_quantity, row.max_quantity) == ("brg-1", "Bearing 6204 C3", 2, None)
    assert (row.group_name, row.quantity, row.average_cost, row.last_seq, row.version) == ("Old", 5, 3, 1, 2)


def test_the_record_tells_what_each_part_was_and_became(take, given):
    part = given.part("BRG-1", name="Bearing")
    take("number,name,min", "BRG-1,Bearing 6204,2", "NEW,A new one,")

    assert given.audit_rows() == 1
    row = given.last_audit()
    assert (row.action, row.entity_type) == (LogAction.IMPORT, "spare_parts")
    assert row.description == "Imported 1 of 2 rows of parts.csv as parts, changed 1"
    manifest, change = row.changes
    assert (manifest["after"]["imported"], manifest["after"]["updated"], manifest["after"]["changed"]) == (1, 1, [part])
    assert (change["id"], change["before"]) == (part, {"part_name": "Bearing", "min_quantity": "0.000"})
    assert change["after"] == {"part_name": "Bearing 6204", "min_quantity": "2.000"}


def test_what_can_never_be_empty_stays_where_the_cell_is_empty(take, given):
    given.part("OIL", name="Oil", unit="l", whole_units_only=False, min_quantity=Decimal("1.5"), free_issue=True)
    outcome = take("number,name,unit,whole units,min,consumable,in use", "OIL,,,,,,")
    assert (outcome.updated, outcome.already_there) == (0, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Nameless,,,,,,,,,,,", "A field that must be filled is empty."),
        ("X-1,,,,,,,,,,,,", "A part that is not here yet needs a name."),
        ("X-1,X,,,,,,,,,,,", "A part name has 2 to 160 characters."),
        (f"{'9' * 61},Long,,,,,,,,,,,", "A text is longer than 60 characters."),
        (f"{'ß' * 31},Sharp,,,,,,,,,,,", "A part number has 1 to 60 characters."),
        ("X-1,Part,,,,-1,,,,,,,", "A quantity cannot be less than zero."),
        ("X-1,Part,,,,1.5,,,,,,,", "This part is handed out in whole units only."),
        ("X-1,Part,,,no,1.2345,,,,,,,", "A quantity has at most three decimal places."),
        ("X-1,Part,,,,NaN,,,,,,,", "This is not a number."),
        ("X-1,Part,,,,٣,,,,,,,", "This is not a number."),
        ("X-1,Part,,,,5,4,,,,,,", "The maximum lies below the minimum."),
        ("X-1,Part,,,,,,,2.5,,,,", "This is not a whole number."),
        ("X-1,Part,,,,,,,9999,,,,", "A lead time lies between 0 and 3650 days."),
        ("X-1,Part,,,,,,,,4.12345,,,", "An amount of money has at most four decimal places."),
        ('X-1,Part,,,,,,,,"4,50",,,', "This is not a number."),
        ("X-1,Part,,,perhaps,,,,,,,,", "This is neither yes nor no."),
        ("X-1,Part,,a unit that is long,,,,,,,,,", "A text is longer than 12 characters."),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_lists_a_row_that_it_cannot_take_and_takes_the_others(take, given, line, reason):
    outcome = take(HEADS, line, BEARING)
    assert [(row, why) for row, why, _ in listed(outcome)] == [(2, reason)]
    assert [part.part_number for part in given.rows(SparePart)] == ["BRG-1"]


def test_a_number_that_stands_twice_is_one_part_or_a_fault(take, given):
    outcome = take("number,name", "A-1,Seal", "a-1,Seal", "A-1,Seal", "A-1,Ring", "B-1,Belt")
    assert (outcome.imported, outcome.merged) == (2, 1)
    sentence = "This part number stands twice in the file, with different content."
    assert listed(outcome) == [(3, sentence, "a-1"), (5, sentence, "A-1")]


def test_what_machines_should_have_in_fractions_does_not_become_whole(take, given, storekeeper):
    for number, least in (("HALF", "0.5"), ("FULL", "2")):
        part = given.part(number, unit="m", whole_units_only=False)
        given.do(link_part_to_machine, part, given.machine(), min_quantity=Decimal(least), actor=storekeeper)
    outcome = take("number,whole_units_only", "HALF,yes", "FULL,yes")

    why = "Machines should have fractions of HALF. Change these quantities first."
    assert listed(outcome) == [(2, why, "HALF")]
    assert (of(given, "HALF").whole_units_only, of(given, "FULL").whole_units_only) == (False, True)


def test_a_unit_in_use_stays(take, given):
    given.stock(5, number="MOVED")
    given.asked(given.part("ASKED"), 1)
    given.part("FREE")
    outcome = take("number,unit", "MOVED,kg", "ASKED,kg", "FREE,kg")

    assert [why for _, why, _ in listed(outcome)] == [
        "The unit of MOVED is in use and stays. Add a new part.",
        "The unit of ASKED is in use and stays. Add a new part.",
    ]
    assert (outcome.updated, of(given, "FREE").unit, of(given, "MOVED").unit) == (1, "kg", "pcs")


def test_the_unit_of_a_substitute_stays(take, given, storekeeper):
    given.do(add_substitute, given.part("HOSE-1", unit="m"), given.part("HOSE-2", unit="m"), actor=storekeeper)
    outcome = take("number,name,unit", "HOSE-1,Hose,pcs", "HOSE-2,Hose,m")

    why = "HOSE-1 and HOSE-2 are substitutes in this unit. Take that off first."
    assert listed(outcome) == [(2, why, "HOSE-1")]
    assert (of(given, "HOSE-1").unit, of(given, "HOSE-2").part_name) == ("m", "Hose")


def test_goes_out_of_use_only_when_none_is_left_and_nobody_waits(take, given, storekeeper):
    given.stock(5, number="LIES")
    given.asked(given.part("ASKED"), 1)
    given.part("GONE")
    given.do(archive_part, given.part("BACK"), actor=storekeeper)
    outcome = take("number,name,in use", "LIES,,no", "ASKED,,no", "GONE,,no", "BACK,,yes", "NEVER,Never used,no")

    assert [why for _, why, _ in listed(outcome)] == [
        "Some of LIES lies in the store. Use it up or scrap it first.",
        "Jobs wait for ASKED. Cancel these requests first.",
    ]
    assert (outcome.imported, outcome.updated) == (1, 2)
    assert [of(given, number).is_active for number in ("LIES", "GONE", "BACK", "NEVER")] == [True, False, True, False]


def test_a_raised_minimum_alerts_what_is_below_it(take, given):
    part = given.stock(5, number="LOW")
    take("number,min", "LOW,6")
    assert [(alert.spare_part_id, alert.closed_at) for alert in given.rows(StockAlert)] == [(part, None)]
    take("number,min", "LOW,1")
    assert given.rows(StockAlert)[0].closed_at is not None


def test_a_comma_is_a_decimal_sign_where_the_mapping_says_so(take, given):
    fields = {"part_number": "Teilenummer", "part_name": "Bezeichnung", "min_quantity": "Min", "unit_price": "Preis"}
    mapping = Mapping(fields=fields, constants={"whole_units_only": "nein"}, decimal_comma=True)
    outcome = take("Teilenummer;Bezeichnung;Min;Preis", "A-1;Öl;2,5;4.50", "A-2;Öl;1.000,5;", mapping=mapping)
    assert (of(given, "A-1").min_quantity, of(given, "A-1").unit_price) == (Decimal("2.5"), Decimal("4.5"))
    assert listed(outcome) == [(3, "This is not a number.", "1.000,5")]


def test_with_a_decimal_comma_a_point_that_may_stand_between_thousands_is_refused(take, given):
    fields = {"part_number": "number", "part_name": "name", "min_quantity": "min", "unit_price": "price"}
    mapping = Mapping(fields=fields, constants={"whole_units_only": "no"}, decimal_comma=True)
    doubtful = ("A-1;Oil;1.500;", "A-2;Oil;;-1.234.567", "A-3;Oil;12.000;")
    plain = ("A-4;Oil;0.125;2.25", "A-5;Oil;1,500;1000.5", "A-6;Oil;1234.500;")
    outcome = take("number;name;min;price", *doubtful, *plain, mapping=mapping)
    assert [(row, cell) for row, _, cell in listed(outcome)] == [(2, "1.500"), (3, "-1.234.567"), (4, "12.000")]
    assert [of(given, f"A-{n}").min_quantity for n in (4, 5, 6)] == [
        Decimal("0.125"),
        Decimal("1.5"),
        Decimal("1234.5"),
    ]


def test_what_a_workbook_holds_as_a_number_is_taken_as_it_is(run, given, storekeeper):
    table = read_table(xlsx(("number", "name", "whole_units_only", "min"), ("A-1", "Oil", "no", 1.234)), "oil.xlsx")
    mapping = replace(propose_mapping("parts", table.columns), decimal_comma=True)
    run(import_parts, "parts", table, mapping, actor=storekeeper)
    assert of(given, "A-1").min_quantity == Decimal("1.234")


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("A-1,S,,,,", "name"),
        ("A-1,Seal,-1,,,", "min"),
        ("A-1,Seal,5,2,,", "max"),
        ("A-1,Seal,x,,,", "min"),
        ("A-1,Seal,,,4000,", "lead time"),
        (f"A-1,Seal,,,,{'x' * 61}", "bin"),
        ("A-1,,,,,", "name"),
        (",Seal,,,,", "number"),
    ],
)
def test_a_fault_names_the_column_as_the_file_calls_it(take, line, column):
    outcome = take("number,name,min,max,lead time,bin", line)
    assert [(fault.row, fault.column) for fault in outcome.listed] == [(2, column)]


def test_a_dry_run_tells_the_same_and_stores_nothing(run, given, storekeeper):
    given.part("OLD", name="Old name")
    table = csv("number,name", "OLD,New name", "NEW,New part", ",Nameless")
    mapping = propose_mapping("parts", table.columns)
    seen = given.ask(dry_run_of_parts, "parts", table, mapping, actor=storekeeper)

    assert (seen.imported, seen.updated, len(seen.listed)) == (1, 1, 1)
    assert [part.part_name for part in given.rows(SparePart)] == ["Old name"]
    assert run(import_parts, "parts", table, mapping, actor=storekeeper) == seen


def test_every_row_or_none(take, given):
    with pytest.raises(Invalid, match="Rows that cannot be taken: 1, the first is 3"):
        take("number,name", "A-1,Seal", "B-1,", every_row=True)
    assert given.rows(SparePart) == []


@pytest.mark.parametrize(("role", "kind"), [(Role.ADMIN, "parts"), (Role.MAINTENANCE_TECH, "parts")])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_is_for_those_who_look_after_the_catalogue(run, given, role, kind):
    with pytest.raises(Forbidden):
        run(import_parts, kind, csv("number,name", "A-1,Seal"), Mapping(), actor=given.the(role))
    assert given.rows(SparePart) == []


@pytest.mark.parametrize("kind", ["machines", "requests", "opening_stock", "people"])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_takes_in_nothing_that_others_look_after(run, manager, kind):
    with pytest.raises(Invalid, match="parts, machine_parts"):
        run(import_parts, kind, csv("number,name", "A-1,Seal"), Mapping(), actor=manager)


def test_two_imports_of_the_same_new_parts_bring_each_once(sessions, given, storekeeper, clock):
    table = csv("number,name", *(f"P-{number},Part {number}" for number in range(20)))
    mapping = propose_mapping("parts", table.columns)

    def take_in():
        try:
            return run_command(sessions, import_parts, "parts", table, mapping, actor=storekeeper, clock=clock).imported
        except Conflict:
            return "refused"

    results = at_once(take_in, take_in)
    assert results.count(20) == 1
    assert set(results) <= {0, 20, "refused"}
    assert len(given.rows(SparePart)) == 20
