"""Adding parts to the catalogue."""

from decimal import Decimal

import pytest

from core.inventory import create_part
from core.inventory.models import SparePart
from core.kernel import Conflict, Forbidden, Invalid, Role
from core.storage import run_command
from tests.support.together import at_once, refused


def test_adds_a_part_without_stock(run, given, storekeeper):
    made = run(
        create_part, " SEAL-40 ", "Seal 40 mm", unit_price=Decimal("2.5"), min_quantity=Decimal(4), actor=storekeeper
    )
    row = given.rows(SparePart)[0]
    assert (row.id, row.part_number, row.quantity, row.reserved_quantity) == (made, "SEAL-40", 0, 0)
    assert (row.unit_price, row.min_quantity, row.unit) == (Decimal("2.5"), 4, "pcs")
    assert given.audit_rows() == 1


@pytest.mark.parametrize("again", ["seal-40", " SEAL-40", "\uff33EAL-40"])
def test_a_part_number_is_given_once_however_it_is_written(run, given, storekeeper, again):
    given.part("SEAL-40")
    with pytest.raises(Conflict, match="taken"):
        run(create_part, again, "Another", actor=storekeeper)


@pytest.mark.parametrize(
    "wrong",
    [
        {"part_number": ""},
        {"part_number": "x" * 61},
        {"part_name": "x"},
        {"unit_price": Decimal(-1)},
        {"unit_price": Decimal("0.00001")},
        {"unit_price": Decimal("NaN")},
        {"min_quantity": Decimal(-1)},
        {"min_quantity": Decimal("0.5")},
        {"max_quantity": Decimal(0)},
    ],
)
def test_refuses_a_part_that_breaks_a_rule(run, given, storekeeper, wrong):
    facts = {"part_number": "SEAL-40", "part_name": "Seal"} | wrong
    with pytest.raises(Invalid):
        run(create_part, actor=storekeeper, **facts)
    assert given.rows(SparePart) == []


def test_of_two_parts_of_one_number_at_once_one_is_told(sessions, given, storekeeper, clock):
    def add():
        return run_command(sessions, create_part, "SEAL-40", "Seal", actor=storekeeper, clock=clock)

    assert [isinstance(fault, Conflict) for fault in refused(at_once(add, add))] == [True]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_the_catalogue_is_not_for_other_roles(run, given, role):
    with pytest.raises(Forbidden):
        run(create_part, "SEAL-40", "Seal", actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 1)
