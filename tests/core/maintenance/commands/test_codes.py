"""The catalogue of failure codes and maintenance types."""

import pytest

from core.kernel import Conflict, Forbidden, Invalid, NotFound, Role
from core.maintenance import (
    FailureCategory,
    create_failure_code,
    create_maintenance_type,
    failure_codes,
    maintenance_types,
    update_failure_code,
    update_maintenance_type,
)
from core.maintenance.models import FailureCode, MaintenanceType
from core.storage import run_command
from tests.support.together import at_once, refused

MECHANICAL = FailureCategory.MECHANICAL


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MAINTENANCE_MANAGER])
def test_adds_a_code_in_its_usual_form(run, given, role):
    made = run(create_failure_code, " mech 009 ", "Chain came off", MECHANICAL, actor=given.the(role))
    row = given.rows(FailureCode, FailureCode.id == made)[0]
    assert (row.code, row.description, row.category, row.is_active) == ("MECH-009", "Chain came off", MECHANICAL, True)
    assert given.audit_rows() == 1


def test_refuses_a_code_that_is_taken_however_it_is_written(run, given, manager):
    with pytest.raises(Conflict, match="MECH-001 is taken"):
        run(create_failure_code, "mech-001", "Again", MECHANICAL, actor=manager)


@pytest.mark.parametrize(
    ("code", "description"), [("X", "Fine words"), ("X" * 41, "Fine words"), ("AB", "x"), ("AB", "x" * 201)]
)
def test_refuses_a_code_that_breaks_a_rule(run, manager, code, description):
    with pytest.raises(Invalid):
        run(create_failure_code, code, description, MECHANICAL, actor=manager)


def test_describes_a_code_anew_and_takes_it_out_of_use(run, given, manager):
    made = given.do(create_failure_code, "OLD-1", "An old code", MECHANICAL, actor=manager)
    run(update_failure_code, made, "A newer word", FailureCategory.WEAR, is_active=False, actor=manager)
    row = given.rows(FailureCode, FailureCode.id == made)[0]
    assert (row.code, row.description, row.category, row.is_active) == (
        "OLD-1",
        "A newer word",
        FailureCategory.WEAR,
        False,
    )
    assert made not in {code.id for code in given.ask(failure_codes)}
    assert made in {code.id for code in given.ask(failure_codes, include_inactive=True)}


def test_refuses_to_change_what_does_not_exist(run, manager):
    with pytest.raises(NotFound):
        run(update_failure_code, 9_999, "Fine words", MECHANICAL, actor=manager)
    with pytest.raises(NotFound):
        run(update_maintenance_type, 9_999, actor=manager)


def test_lists_the_codes_most_used_on_the_machine_first(given, technician):
    machine = given.machine()
    given.completed_job(machine, technician=technician)
    listed = given.ask(failure_codes, machine_id=machine)
    assert (listed[0].code, listed[0].uses) == ("WEAR-002", 1)
    assert given.ask(failure_codes, machine_id=given.machine())[0].code == "ELEC-001"


def test_adds_a_maintenance_type(run, given, admin):
    made = run(create_maintenance_type, "Cleaning", description="Between two batches", actor=admin)
    assert made in {row.id for row in given.ask(maintenance_types)}


def test_refuses_a_type_that_exists_however_it_is_written(run, manager):
    with pytest.raises(Conflict, match="CORRECTIVE exists"):
        run(create_maintenance_type, " CORRECTIVE ", actor=manager)


@pytest.mark.parametrize("name", ["", "x", "x" * 61])
def test_refuses_a_type_without_a_proper_name(run, manager, name):
    with pytest.raises(Invalid):
        run(create_maintenance_type, name, actor=manager)


def test_the_built_in_types_stay_in_use(run, given, manager):
    for row in given.rows(MaintenanceType):
        with pytest.raises(Invalid, match="built in"):
            run(update_maintenance_type, row.id, is_active=False, actor=manager)


def test_takes_another_type_out_of_use(run, given, manager):
    made = given.do(create_maintenance_type, "Cleaning", actor=manager)
    run(update_maintenance_type, made, is_active=False, actor=manager)
    assert made not in {row.id for row in given.ask(maintenance_types)}
    assert made in {row.id for row in given.ask(maintenance_types, include_inactive=True)}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_is_not_for_other_roles(run, given, role):
    actor = given.the(role)
    for command, args in [
        (create_failure_code, ("AB-1", "Fine words", MECHANICAL)),
        (update_failure_code, (1, "Fine words", MECHANICAL)),
        (create_maintenance_type, ("Cleaning",)),
        (update_maintenance_type, (1,)),
    ]:
        with pytest.raises(Forbidden):
            run(command, *args, actor=actor)
    assert (given.audit_rows(), given.refusals()) == (0, 4)


def test_of_two_who_add_the_same_code_at_once_one_is_told(sessions, given, manager, clock):
    def add():
        return run_command(
            sessions, create_failure_code, "MECH-077", "Chain came off", MECHANICAL, actor=manager, clock=clock
        )

    assert [isinstance(fault, Conflict) for fault in refused(at_once(add, add))] == [True]
    assert given.audit_rows() == 1
