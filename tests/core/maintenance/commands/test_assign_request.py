"""Who works on a request, and how soon."""

import pytest

from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import Priority, assign_request, change_priority
from core.maintenance.models import MaintenanceRequest
from core.people import deactivate_user
from core.storage import run_command
from tests.support.together import at_once, refused


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_MANAGER])
def test_gives_a_request_to_a_technician(run, given, technician, role):
    request = given.request()
    run(assign_request, request, technician.user_id, actor=given.the(role))
    assert given.rows(MaintenanceRequest)[0].assigned_to == technician.user_id
    assert given.audit_rows() == 1


def test_gives_it_back_to_the_queue(run, given, technician, manager):
    job = given.job(technician=technician)
    run(assign_request, job, None, actor=manager)
    assert given.rows(MaintenanceRequest)[0].assigned_to is None


def test_sets_the_priority_in_the_same_step(run, given, technician, manager):
    request = given.request()
    run(assign_request, request, technician.user_id, priority=Priority.LOW, actor=manager)
    assert given.rows(MaintenanceRequest)[0].priority is Priority.LOW


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_refuses_people_who_do_not_repair(run, given, manager, role):
    request = given.request()
    with pytest.raises(Invalid, match="cannot be given a job"):
        run(assign_request, request, given.the(role).user_id, actor=manager)


def test_refuses_somebody_who_has_left(run, given, manager, admin):
    request, gone = given.request(), given.person(Role.MAINTENANCE_TECH)
    given.do(deactivate_user, gone.user_id, "Left", actor=admin)
    with pytest.raises(Invalid, match="active technician"):
        run(assign_request, request, gone.user_id, actor=manager)


def test_refuses_nobody(run, given, manager):
    request = given.request()
    with pytest.raises(NotFound):
        run(assign_request, request, 999_999, actor=manager)


def test_a_supervisor_raises_a_priority(run, given, supervisor):
    request = given.request(priority=Priority.MEDIUM)
    run(change_priority, request, Priority.CRITICAL, actor=supervisor)
    assert given.rows(MaintenanceRequest)[0].priority is Priority.CRITICAL


def test_a_supervisor_does_not_lower_one(run, given, supervisor, technician):
    request = given.request(priority=Priority.HIGH)
    with pytest.raises(Forbidden, match="lowers"):
        run(change_priority, request, Priority.LOW, actor=supervisor)
    with pytest.raises(Forbidden, match="lowers"):
        run(assign_request, request, technician.user_id, priority=Priority.LOW, actor=supervisor)


def test_a_supervisor_leaves_a_job_alone_while_somebody_works_on_it(run, given, supervisor, manager, technician):
    job = given.job(technician=technician, priority=Priority.LOW)
    with pytest.raises(Forbidden, match="works on this job"):
        run(change_priority, job, Priority.CRITICAL, actor=supervisor)
    with pytest.raises(Forbidden, match="works on this job"):
        run(assign_request, job, None, actor=supervisor)
    run(change_priority, job, Priority.CRITICAL, actor=manager)


def test_the_manager_lowers_one(run, given, manager):
    request = given.request(priority=Priority.HIGH)
    run(change_priority, request, Priority.LOW, actor=manager)
    assert given.rows(MaintenanceRequest)[0].priority is Priority.LOW


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_is_not_for_other_roles(run, given, role, technician):
    request = given.request()
    with pytest.raises(Forbidden):
        run(assign_request, request, technician.user_id, actor=given.the(role))
    with pytest.raises(Forbidden):
        run(change_priority, request, Priority.CRITICAL, actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 2)


def test_refuses_a_closed_request(run, given, manager, technician):
    job = given.completed_job()
    with pytest.raises(StaleState):
        run(assign_request, job, technician.user_id, actor=manager)
    with pytest.raises(StaleState):
        run(change_priority, job, Priority.LOW, actor=manager)


def test_of_two_assignments_at_the_same_instant_both_count_in_turn(sessions, given, manager, supervisor, clock):
    request = given.request()
    first, second = given.person(Role.MAINTENANCE_TECH), given.person(Role.MAINTENANCE_TECH)
    outcomes = at_once(
        lambda: run_command(sessions, assign_request, request, first.user_id, actor=manager, clock=clock),
        lambda: run_command(sessions, assign_request, request, second.user_id, actor=supervisor, clock=clock),
    )
    assert refused(outcomes) == []
    row = given.rows(MaintenanceRequest)[0]
    assert row.assigned_to in {first.user_id, second.user_id}
    assert row.version == 3
