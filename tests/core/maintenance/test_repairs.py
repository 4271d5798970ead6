"""How a machine was put right before, as far as it may be said again."""

import pytest
from sqlalchemy import update

from core import maintenance
from core.kernel import Role
from core.maintenance import Outcome
from core.maintenance.models import FailureCode, MaintenanceRequest
from tests.support.statements import statements_of


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def repaired(given, press, technician, clock):
    """Complete a job on the press, a minute after the one before."""

    def complete(code="WEAR-002", machine=None, stopped=True, **finding):
        clock.advance(minutes=1)
        job = given.job(machine or press, technician=technician, stopped=stopped)
        known = given.finding(failure_code_id=given.code(code), **finding)
        given.do(maintenance.complete_work, job, **known, actor=technician)
        return job

    return complete


def said(found):
    return [(repair.code, repair.cause, repair.remedy) for repair in found]


def test_tells_each_repair_once_the_newest_first(given, press, repaired):
    repaired(cause="Worn out", remedy="New seal")
    repaired("HYD-001", cause="Loose", remedy="Adjusted")
    repaired(cause="Dirty", remedy="New seal")
    repaired(cause="worn OUT", remedy="New  Seal")

    found = given.ask(maintenance.repairs_of, press)

    assert said(found) == [
        ("WEAR-002", "worn OUT", "New  Seal"),
        ("WEAR-002", "Dirty", "New seal"),
        ("HYD-001", "Loose", "Adjusted"),
    ]
    assert found[2].failure_code_id == given.code("HYD-001")
    assert found == [*given.ask(maintenance.repairs_of, press, limit=2), found[2]]


def test_tells_only_what_repaired_a_failure_of_this_machine(given, press, repaired):
    repaired(machine=given.machine(), remedy="Elsewhere")
    repaired(outcome=Outcome.NO_FAULT, remedy="Nothing found")
    repaired(stopped=False, remedy="A wish")
    given.job(press, technician=given.person(Role.MAINTENANCE_TECH))
    repaired(outcome=Outcome.TEMPORARY, remedy="Clamped")

    assert [repair.remedy for repair in given.ask(maintenance.repairs_of, press)] == ["Clamped"]


def test_leaves_out_what_could_not_be_said_again(sessions, given, press, repaired):
    repaired("HYD-001")
    blank = repaired("HYD-002")
    repaired("WEAR-001")
    with sessions.begin() as session:
        session.execute(update(FailureCode).where(FailureCode.code == "HYD-001").values(is_active=False))
        session.execute(update(MaintenanceRequest).where(MaintenanceRequest.id == blank).values(cause=None))

    assert [repair.code for repair in given.ask(maintenance.repairs_of, press)] == ["WEAR-001"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_machine_leads_to_its_repairs(sessions, given, press, repaired):
    """A machine that hardly fails is told from the others without reading what was done on them."""
    repaired()
    with statements_of(sessions) as asked:
        given.ask(maintenance.repairs_of, press)
    (statement,) = (text for text in asked if "maintenance_requests.cause" in text)
    with sessions() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("1",) * statement.count("?"))
        assert "INDEX ix_maintenance_requests_machine (machine_id=?)" in " ".join(row.detail for row in plan)
