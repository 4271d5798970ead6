"""The machines that somebody is likely to report next."""

from core import maintenance
from core.assets import Criticality, MachineStatus, decommission_machine
from core.kernel import Role


def usual(given, actor, **kwargs):
    found = given.ask(maintenance.usual_machines, actor=actor, **kwargs)
    return [[machine.id for machine in group] for group in (found.own, found.near, found.stopped)]


def test_own_reports_stand_first_the_newest_before_and_none_twice(given, supervisor, clock):
    first, second = given.machine(), given.machine()
    for machine in (first, second, second, first):
        given.request(machine, actor=supervisor)
        clock.advance(minutes=1)
    given.request(
        given.machine("Of somebody else", department_id=given.department("Yard")), actor=given.the(Role.ADMIN)
    )

    assert usual(given, supervisor) == [[first, second], [], []]
    assert usual(given, supervisor, limit=1) == [[first], [], []]


def test_others_of_the_usual_areas_follow_what_the_plant_depends_on_most_before(given, supervisor, clock):
    hall, yard, cellar = (given.department(name) for name in ("Hall", "Yard", "Cellar"))
    here, there = given.machine("Here", department_id=hall), given.machine("There", department_id=yard)
    for machine in (here, here, there):
        given.request(machine, actor=supervisor)
        clock.advance(minutes=1)
    of_yard = given.machine("Winch", department_id=yard, criticality=Criticality.A)
    minor = given.machine("Anvil", department_id=hall, criticality=Criticality.C)
    major = given.machine("Zinc bath", department_id=hall, criticality=Criticality.A)
    given.machine("Pump", department_id=cellar)

    assert usual(given, supervisor) == [[there, here], [major, minor, of_yard], []]
    assert usual(given, supervisor, limit=3) == [[there, here], [major], []]


def test_a_technician_has_those_they_worked_at_and_what_is_open_in_the_tab_stands_before(given, technician):
    worked, opened = given.machine(), given.machine()
    given.job(worked, technician=technician)

    assert usual(given, technician) == [[worked], [opened], []]
    assert usual(given, technician, seen=[opened, 4711]) == [[opened, worked], [], []]


def test_a_machine_out_of_service_is_not_among_them(given, admin, supervisor, manager):
    gone = given.machine("Sold", department_id=given.department("Yard"))
    request = given.request(gone, actor=supervisor)
    category = maintenance.CancelCategory.NO_LONGER_NEEDED
    given.do(maintenance.cancel_request, request, category, "Sold", actor=manager)
    given.do(decommission_machine, gone, "Sold", actor=admin)

    assert usual(given, supervisor) == [[], [], []]


def test_who_has_none_of_their_own_sees_those_that_are_down(given, supervisor, technician, clock):
    given.machine("Runs")
    older, newer = given.machine(), given.machine()
    for machine in (older, newer):
        given.request(machine, actor=supervisor)
        clock.advance(minutes=1)

    found = given.ask(maintenance.usual_machines, actor=technician).stopped
    assert [machine.id for machine in found] == [newer, older]
    assert {(machine.status, machine.department) for machine in found} == {(MachineStatus.DOWN, "Hall 1")}
