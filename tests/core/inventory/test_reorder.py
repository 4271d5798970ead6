"""What to order: scarce first, as much as fills the shelf once those who wait were served."""

from decimal import Decimal

import pytest

from core.inventory import MOST_TO_ORDER, StockStatus, archive_part, parts_to_order
from core.inventory.rules import order_quantity, order_target
from core.kernel import Role
from tests.support.shortage import many_short


@pytest.fixture
def ask(given):
    """The list, as the storekeeper sees it."""
    return lambda **how: given.ask(parts_to_order, actor=given.the(Role.INVENTORY_MANAGER), **how)


@pytest.mark.parametrize(
    ("minimum", "maximum", "point", "target"),
    [(4, 20, 6, 20), (4, None, 6, 12), (4, None, None, 8), (0, None, None, 1)],
)
def test_the_target_is_the_maximum_or_twice_the_point_of_reordering(minimum, maximum, point, target):
    given = [None if value is None else Decimal(value) for value in (minimum, maximum, point)]
    assert order_target(*given) == target


@pytest.mark.parametrize(
    ("available", "waiting", "whole", "quantity"),
    [
        ("2", "0", True, "8"),
        ("2", "3", True, "11"),
        ("2.5", "0", True, "8"),
        ("2.5", "0", False, "7.5"),
        ("12", "0", True, "0"),
    ],
)
def test_the_quantity_fills_the_shelf_once_those_who_wait_were_served(available, waiting, whole, quantity):
    ordered = order_quantity(Decimal(available), Decimal(waiting), Decimal(10), whole_units_only=whole)
    assert ordered == Decimal(quantity)


def test_the_scarcest_comes_first_and_what_is_plenty_stays_away(given, ask):
    given.stock(20, number="PLENTY", min_quantity=Decimal(4))
    given.stock(4, number="AT-POINT", min_quantity=Decimal(4))
    given.stock(2, number="BELOW", min_quantity=Decimal(4), max_quantity=Decimal(12))
    given.part("NONE", min_quantity=Decimal(4))

    rows = ask()

    assert [(row.part_number, row.status) for row in rows] == [
        ("NONE", StockStatus.OUT),
        ("BELOW", StockStatus.BELOW_MIN),
        ("AT-POINT", StockStatus.REORDER),
    ]
    assert [row.proposed for row in rows] == [Decimal(8), Decimal(10), Decimal(4)]


def test_a_supplier_is_found_behind_the_thousand_parts_that_come_before(given, ask, sessions):
    asked = given.part("Z-1", name="Zz", supplier_name="Acme", min_quantity=Decimal(1))
    covered = given.part("Z-2", name="Zz", supplier_name="Roth", min_quantity=Decimal(1))
    given.order(covered, 5)
    many_short(sessions, given.clock())

    assert len(ask()) == MOST_TO_ORDER
    assert [row.id for row in ask(supplier="Acme")] == [asked]
    assert [row.id for row in ask(is_covered=True)] == [covered]
    assert [row.id for row in ask(part_ids={asked, covered}, is_covered=False)] == [asked]


def test_what_jobs_wait_for_is_ordered_too_and_costed(given, ask):
    part = given.stock(1, cost="3", min_quantity=Decimal(2), unit_price=Decimal(4))
    given.approved(part, 5)
    (row,) = ask()
    assert (row.available, row.waiting, row.proposed, row.value) == (0, 4, 8, 32)


def test_a_part_out_of_use_is_not_ordered(given, ask, manager):
    given.do(archive_part, given.part(), actor=manager)
    assert ask() == ()


def test_finds_by_number_and_name(given, ask):
    given.part("BRG-1", name="Bearing 6204")
    given.part("SEAL-1", name="Seal")
    assert [row.part_number for row in ask(search="6204")] == ["BRG-1"]


def test_what_comes_for_those_who_wait_alone_stands_before_what_is_covered(given, ask):
    """Eight come and seven jobs wait: what is left then is no more than the minimum."""
    belt, seal = given.part("BELT", min_quantity=Decimal(1)), given.part("SEAL", min_quantity=Decimal(1))
    given.order(belt, 2)
    given.order(seal, 8)
    given.approved(seal, 7)

    assert [(row.part_number, row.is_covered) for row in ask()] == [("SEAL", False), ("BELT", True)]


def test_is_narrowed_to_a_supplier_and_to_what_is_or_is_not_on_its_way(given, ask):
    belt = given.part("BELT", supplier_name="Acme")
    given.part("SEAL", supplier_name="Acme")
    given.part("RING", supplier_name="Bolt")
    given.order(belt, 5)

    def numbers(**how):
        return {row.part_number for row in ask(**how)}

    assert numbers(supplier="Acme") == {"BELT", "SEAL"}
    assert numbers(supplier="Acme", is_covered=True) == {"BELT"}
    assert numbers(supplier="Acme", is_covered=False) == {"SEAL"}
    assert numbers(is_covered=False) == {"SEAL", "RING"}
