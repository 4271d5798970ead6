"""A file that a storeroom page offers holds the whole list, or its last row says that it does not."""

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest

from core import inventory
from core.inventory import ConsumptionScope
from core.kernel import Role
from tests.support.seen import words
from tests.support.shortage import many_short
from ui import export

MOST = ("MOST_ALERTS", "MOST_CONSUMED", "MOST_EXPORTED", "MOST_ORDERS", "MOST_VALUED")


@pytest.fixture
def file_of(monkeypatch, open_page, storekeeper):
    """The rows of the file that a page offers to the storekeeper, and the words of the page."""
    offered = []
    monkeypatch.setattr(export, "downloads", lambda _name, _title, rows: offered.append(rows))

    def read(page, **query):
        opened = open_page(f"storeroom/{page}", storekeeper, **query)
        assert not opened.exception
        _heads, rows = offered.pop()()
        return rows, words(opened)

    return read


@pytest.fixture
def press(given, storekeeper):
    """A machine with two parts on its list that run short: both are ordered, and one of each was used."""
    made = given.machine("Press 4")
    for name in ("Belt", "Seal"):
        part = given.stock(3, cost="2", name=name, min_quantity=Decimal(5), group_name="Wear")
        given.do(inventory.link_part_to_machine, part, made, min_quantity=Decimal(9), actor=storekeeper)
        given.order(part, 1)
        given.issued(part, 1, job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))
    return made


def test_a_file_that_has_not_all_rows_says_so_beside_the_button_and_at_its_end(monkeypatch, file_of, press):
    for name in MOST:
        monkeypatch.setattr(inventory, name, 1)
    for page, query in (
        ("movements", {}),
        ("reorder", {}),
        ("alerts", {}),
        ("orders", {}),
        ("machine_parts", {}),
        ("machine_parts", {"view": "machine", "machine": press}),
        ("stock_value", {"group": "Wear"}),
        ("consumption", {"by": "part"}),
        ("consumption", {"by": "machine"}),
        ("consumption", {"by": "table"}),
    ):
        (row, last), told = file_of(page, **query)
        assert row[0] != last[0] == "Not complete: the list has more than 1 row. Choose fewer with the filters.", page
        assert "The file holds at most 1 row. If the list is longer, its last row says so." in told, page


def test_no_list_of_a_plant_with_twenty_thousand_parts_is_cut():
    assert all(getattr(inventory, name) >= 20_000 for name in MOST)


def test_more_parts_to_order_than_the_page_shows_are_all_in_the_file(given, file_of, sessions):
    given.part("LAST", name="Zz", min_quantity=Decimal(1))
    many_short(sessions, given.clock())

    rows, told = file_of("reorder")

    assert len(rows) == inventory.MOST_TO_ORDER + 1
    assert rows[-1][0] == "LAST"
    assert "The file holds at most 50 000 rows. If the list is longer, its last row says so." in told


def test_a_long_list_is_read_in_portions_and_says_the_same(monkeypatch, given, press, storekeeper):
    days = ConsumptionScope(since=date(2026, 10, 1), until=date(2026, 12, 1))

    def read():
        return (
            given.ask(inventory.stock_alerts, actor=storekeeper),
            given.ask(inventory.open_orders, actor=storekeeper),
            given.ask(inventory.parts_to_order, actor=storekeeper),
            given.ask(inventory.consumption_by_part_and_month, days, actor=storekeeper),
        )

    at_once = read()
    for name in ("alerts", "orders", "_on_order", "consumption_by_month"):
        monkeypatch.setattr(import_module(f"core.inventory.queries.{name}"), "_AT_ONCE", 1)

    assert read() == at_once
    assert [[each.now.quantity for each in row.months] for row in at_once[-1]] == [[0, 1], [0, 1]]
