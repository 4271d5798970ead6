"""The catalogue as a file: what was looked for, within what one file holds."""

from decimal import Decimal

import pytest

from core.assets import decommission_machine
from core.interchange import exports, machine_parts_sheet, parts_sheet, stock_sheet
from core.inventory import StockStatus, archive_part, link_part_to_machine
from core.kernel import Invalid


@pytest.fixture
def numbers(given, manager):
    """The part numbers of a file, asked for by the maintenance manager."""

    def of(sheet, **wanted):
        found = given.ask(sheet, actor=manager, **wanted)
        return [row[found.columns.index("part_number")] for row in found.rows]

    return of


def test_holds_the_parts_that_were_looked_for(given, numbers, storekeeper):
    given.stock(5, number="BRG-1", group_name="Bearings", min_quantity=Decimal(2))
    given.stock(1, number="SEAL-1", min_quantity=Decimal(2), supplier_name="Roth")
    given.do(archive_part, given.part("OLD-1", group_name="Bearings"), actor=storekeeper)

    assert numbers(parts_sheet) == ["BRG-1", "OLD-1", "SEAL-1"]
    assert numbers(parts_sheet, search="bearings", include_inactive=False) == ["BRG-1"]
    assert numbers(stock_sheet, status=StockStatus.BELOW_MIN) == ["SEAL-1"]
    assert numbers(parts_sheet, group="Bearings") == ["BRG-1", "OLD-1"]
    assert numbers(stock_sheet, supplier="Roth") == ["SEAL-1"]


def test_writes_numbers_without_noughts_at_their_end(given, manager):
    given.stock("7.500", number="OIL", unit="l", whole_units_only=False, cost="3")
    row = given.ask(stock_sheet, actor=manager).rows[0]
    assert [str(value) for value in row if isinstance(value, Decimal)] == ["7.5", "3"]


def test_leaves_out_machines_out_of_service(given, numbers, manager, admin):
    part, kept, gone = given.part("BRG-1"), given.machine("Press"), given.machine("Gone")
    for machine in (kept, gone):
        given.do(link_part_to_machine, part, machine, actor=manager)
    given.do(decommission_machine, gone, "Sold", actor=admin)
    assert [row[1] for row in given.ask(machine_parts_sheet, actor=manager).rows] == ["Press"]
    assert numbers(machine_parts_sheet) == ["BRG-1"]


def test_refuses_more_rows_than_one_file_holds(given, numbers, monkeypatch):
    monkeypatch.setattr(exports, "MOST_EXPORTED_ROWS", 1)
    given.part("BRG-1")
    assert numbers(parts_sheet) == ["BRG-1"]
    given.part("BRG-2")
    with pytest.raises(Invalid, match="One file holds 1 rows"):
        numbers(parts_sheet)
