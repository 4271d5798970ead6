"""Substitutes: one part may stand in for another, one way or both."""

import pytest

from core.audit import LogAction
from core.inventory import (
    PartFacts,
    add_substitute,
    archive_part,
    remove_substitute,
    substitutes_of_parts,
    update_part,
)
from core.inventory.models import PartSubstitute, SparePart
from core.kernel import Conflict, Forbidden, Invalid, NotFound, Role, StaleState
from core.storage import run_command
from tests.support.together import at_once, refused


@pytest.fixture
def ways(given):
    """Which part stands in for which."""
    return lambda: {(row.spare_part_id, row.substitute_id) for row in given.rows(PartSubstitute)}


def test_stands_in_one_way_or_both_and_no_longer(run, given, ways, storekeeper, manager):
    seal, other, third = given.part(), given.part(), given.part()
    run(add_substitute, seal, other, actor=storekeeper)
    assert ways() == {(seal, other)}
    run(add_substitute, seal, third, both_ways=True, actor=manager)
    assert ways() == {(seal, other), (seal, third), (third, seal)}
    assert given.audit_rows() == 2

    run(remove_substitute, seal, third, both_ways=True, actor=manager)
    run(remove_substitute, seal, other, actor=storekeeper)
    assert ways() == set()
    assert given.last_audit().action is LogAction.DELETE


def test_without_the_word_the_way_back_stays(run, given, ways, storekeeper):
    seal, other = given.part(), given.part()
    run(add_substitute, seal, other, both_ways=True, actor=storekeeper)
    run(remove_substitute, seal, other, actor=storekeeper)
    assert ways() == {(other, seal)}
    with pytest.raises(NotFound):
        run(remove_substitute, seal, other, actor=storekeeper)


def test_naming_it_again_changes_the_note(run, given, ways, storekeeper):
    seal, other = given.part(), given.part()
    run(add_substitute, seal, other, note="Needs the longer screw", actor=storekeeper)
    run(add_substitute, seal, other, note="  Fits\n as it is ", actor=storekeeper)
    assert [row.note for row in given.rows(PartSubstitute)] == ["Fits as it is"]


def test_refuses_itself_another_unit_and_what_is_out_of_use(run, given, ways, storekeeper):
    seal, cable, old = given.part(), given.part("CBL-1", unit="m"), given.part("OLD-1")
    given.do(archive_part, old, actor=storekeeper)
    with pytest.raises(Invalid, match="itself"):
        run(add_substitute, seal, seal, actor=storekeeper)
    with pytest.raises(Invalid, match="CBL-1 are not measured alike"):
        run(add_substitute, seal, cable, actor=storekeeper)
    for pair in ((seal, old), (old, seal)):
        with pytest.raises(StaleState, match="OLD-1 is out of use"):
            run(add_substitute, *pair, actor=storekeeper)
    with pytest.raises(NotFound):
        run(add_substitute, seal, 999_999, actor=storekeeper)
    assert ways() == set()


def test_the_unit_of_both_stays_until_neither_stands_in(run, given, ways, storekeeper):
    hose, other = given.part("HOSE-1", unit="m"), given.part("HOSE-2", unit="m")
    run(add_substitute, hose, other, actor=storekeeper)
    for part, number, beside in ((hose, "HOSE-1", "HOSE-2"), (other, "HOSE-2", "HOSE-1")):
        with pytest.raises(Conflict, match=f"{number} and {beside} are substitutes in this unit"):
            run(update_part, part, _measured(number, "pcs"), version=1, actor=storekeeper)
    run(update_part, other, _measured("HOSE-2", "m"), version=1, actor=storekeeper)
    run(remove_substitute, hose, other, actor=storekeeper)
    run(update_part, other, _measured("HOSE-2", "pcs"), version=2, actor=storekeeper)


def test_a_substitute_out_of_use_holds_no_unit(run, given, storekeeper):
    hose, other = given.part("HOSE-1", unit="m"), given.part("HOSE-2", unit="m")
    run(add_substitute, hose, other, actor=storekeeper)
    given.do(archive_part, other, actor=storekeeper)
    run(update_part, hose, _measured("HOSE-1", "pcs"), version=1, actor=storekeeper)
    assert given.rows(SparePart, SparePart.id == hose)[0].unit == "pcs"


def _measured(number, unit):
    return PartFacts(part_number=number, part_name="Hose", unit=unit)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_is_named_by_nobody_else(run, given, ways, role):
    seal, other = given.part(), given.part()
    for command in (add_substitute, remove_substitute):
        with pytest.raises(Forbidden):
            run(command, seal, other, actor=given.the(role))
    assert (ways(), given.audit_rows(), given.refusals()) == (set(), 0, 2)


def test_two_who_name_each_other_at_once_name_them_once(sessions, given, ways, clock, storekeeper):
    seal, other = given.part(), given.part()

    def naming(part, substitute):
        return lambda: run_command(
            sessions, add_substitute, part, substitute, both_ways=True, actor=storekeeper, clock=clock
        )

    assert refused(at_once(naming(seal, other), naming(other, seal))) == []
    assert ways() == {(seal, other), (other, seal)}


def test_what_stands_in_is_told_with_what_is_there(given, storekeeper, technician):
    seal, some, none, gone = (given.part(number) for number in ("SEAL-1", "SEAL-2", "SEAL-3", "SEAL-4"))
    given.receive(some, 5)
    given.approved(some, 1, job=given.job(technician=technician))
    for part in (none, some, gone):
        given.do(add_substitute, seal, part, both_ways=part == some, note="Oil it", actor=storekeeper)
    given.do(archive_part, gone, actor=storekeeper)

    found = given.ask(substitutes_of_parts, {seal, some, none})

    assert [(each.part_number, each.available, each.is_mutual) for each in found[seal]] == [
        ("SEAL-2", 4, True),
        ("SEAL-3", 0, False),
    ]
    assert found[seal][0].note == "Oil it"
    assert [each.part_number for each in found[some]] == ["SEAL-1"]
    assert none not in found
    assert given.ask(substitutes_of_parts, set()) == {}
