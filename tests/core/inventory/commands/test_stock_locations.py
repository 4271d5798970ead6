"""Locations are added, renamed and taken out of use, never while parts lie there."""

from decimal import Decimal

import pytest

from core.inventory import create_location, receive_stock, update_location
from core.inventory.models import StockLocation
from core.kernel import Conflict, Forbidden, Invalid, NotFound, Role
from core.storage import run_command
from tests.support.together import at_once, refused


def row(given, location):
    found = given.rows(StockLocation, StockLocation.id == location)[0]
    return found.code, found.name, found.is_active


def test_adds_one_with_its_code_in_capitals(run, given, storekeeper):
    made = run(create_location, " a-03-2 ", " Rack A 3 ", actor=storekeeper)
    assert row(given, made) == ("A-03-2", "Rack A 3", True)
    assert given.last_audit().description == "Added location A-03-2"
    assert given.audit_rows() == 1


@pytest.mark.parametrize(("code", "name"), [("", "Rack"), ("A" * 41, "Rack"), ("A", " "), ("A", "R" * 121)])
def test_refuses_a_code_or_a_name_that_is_none(run, given, storekeeper, code, name):
    with pytest.raises(Invalid):
        run(create_location, code, name, actor=storekeeper)
    assert given.audit_rows() == 0


def test_refuses_a_code_that_is_taken(run, storekeeper, rack):
    with pytest.raises(Conflict, match="A-03 is there already"):
        run(create_location, "a-03", "Another", actor=storekeeper)


def test_renames_archives_and_brings_back(run, given, storekeeper, rack):
    run(update_location, rack, "Old rack", is_active=False, actor=storekeeper)
    assert row(given, rack) == ("A-03", "Old rack", False)
    run(update_location, rack, "Old rack", actor=storekeeper)
    assert row(given, rack) == ("A-03", "Old rack", True)
    assert given.audit_rows() == 2


def test_stays_in_use_while_parts_lie_there(run, given, storekeeper, main, rack):
    given.receive(given.part(), 1, location_id=rack)
    with pytest.raises(Conflict, match="still lie at A-03"):
        run(update_location, rack, "Rack", is_active=False, actor=storekeeper)
    with pytest.raises(Conflict, match="main store"):
        run(update_location, main, "Main", is_active=False, actor=storekeeper)
    with pytest.raises(NotFound):
        run(update_location, 10**6, "Rack", actor=storekeeper)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
def test_the_storeroom_alone_manages_them(run, given, role, rack):
    with pytest.raises(Forbidden):
        run(create_location, "B-1", "Rack", actor=given.the(role))
    with pytest.raises(Forbidden):
        run(update_location, rack, "Rack", actor=given.the(role))


def test_nothing_comes_to_a_location_that_is_archived_at_the_same_instant(sessions, given, clock, storekeeper):
    part = given.part()

    def do(command, *args, **kwargs):
        return lambda: run_command(sessions, command, *args, actor=storekeeper, clock=clock, **kwargs)

    for number in range(6):
        rack = given.do(create_location, f"B-{number}", "Rack", actor=storekeeper)
        receive = do(receive_stock, part, Decimal(1), location_id=rack)
        outcomes = at_once(do(update_location, rack, "Rack", is_active=False), receive)
        assert len(refused(outcomes)) == 1, outcomes
        assert isinstance(refused(outcomes)[0], Conflict)


def test_of_two_who_add_the_same_one_is_refused(sessions, given, clock, storekeeper):
    def add():
        return run_command(sessions, create_location, "B-1", "Rack", actor=storekeeper, clock=clock)

    outcomes = at_once(add, add)
    assert len(refused(outcomes)) == 1
    assert isinstance(refused(outcomes)[0], Conflict)
