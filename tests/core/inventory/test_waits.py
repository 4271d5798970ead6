"""No command tells a job whether it still waits: it follows from what the command has changed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core import inventory
from core.inventory.models import PartsRequestStatus, SparePartsRequest, WantedLine
from core.kernel import Role
from core.maintenance import Priority, complete_work, wait_for_parts
from core.maintenance.models import JobSpell, MaintenanceRequest
from core.maintenance.vocabulary import SpellKind
from core.storage import get_all_locked
from tests.support.statements import statements_of
from tests.support.together import at_once, refused


@pytest.fixture
def wait(given):
    """Let jobs wait for what was asked for; an hour later something happens."""

    def go(*jobs):
        for job in jobs:
            given.do(wait_for_parts, job, actor=given.the(Role.MAINTENANCE_TECH))
        given.clock.advance(hours=1)

    return go


@pytest.fixture
def answer(given, sessions, clock):
    """Reject requests by hand, one each minute, as a command would that thinks of no job; it locks the jobs given."""

    def go(requests, lock):
        with sessions.begin() as session:
            get_all_locked(session, MaintenanceRequest, lock)
            for asked in requests:
                clock.advance(minutes=1)
                row = session.get_one(SparePartsRequest, asked)
                row.status, row.reject_reason, row.updated_at = PartsRequestStatus.REJECTED, "Too dear", clock()
            session.flush()
            inventory.settle(session)

    return go


def job(given, **facts):
    return given.job(technician=given.person(Role.MAINTENANCE_TECH), **facts)


def waits(given, job):
    """When the waits of a job ended, None while one goes on."""
    spells = (JobSpell.request_id == job, JobSpell.kind == SpellKind.AWAITING_PARTS)
    return [spell.ended_at for spell in given.rows(JobSpell, *spells)]


def test_each_job_of_a_change_is_told_as_of_the_last_answer(given, clock, wait, answer):
    one, other, third = job(given), job(given), job(given)
    answered = [given.asked(given.part(), 1, job=each) for each in (one, one, other)]
    given.asked(given.part(), 1, job=third)
    wait(one, other, third)
    since = clock()
    answer(answered, lock={one, other})
    ended = [since + timedelta(minutes=each) for each in (2, 3)]
    assert [waits(given, each) for each in (one, other, third)] == [[ended[0]], [ended[1]], [None]]


def test_a_job_that_nobody_has_locked_is_no_surprise_for_somebody_else(given, wait, answer):
    one, other = job(given), job(given)
    asked = [given.asked(given.part(), 1, job=each) for each in (one, other)]
    wait(one, other)
    with pytest.raises(RuntimeError, match=f"job {other} .* not locked"):
        answer(asked, lock={one})
    assert [waits(given, one), waits(given, other)] == [[None], [None]]


@pytest.mark.parametrize("how", ["found", "replaced"])
def test_what_takes_the_place_of_another_changes_nothing(given, sessions, wait, storekeeper, manager, run, how):
    here, part, other = job(given), given.stock(4), given.stock(4)
    given.do(inventory.add_substitute, part, other, actor=storekeeper)
    asked = given.wished(job=here) if how == "found" else given.approved(part, 1, job=here)
    wait(here)
    with statements_of(sessions) as sent:
        if how == "found":
            run(inventory.identify_wanted_line, asked, part, actor=storekeeper)
        else:
            run(inventory.ask_for_substitute, asked, other, actor=manager)
    assert [each for each in sent if "job_spells" in each] == []
    assert waits(given, here) == [None]


@pytest.mark.parametrize("for_job", [True, False])
def test_what_nobody_waits_for_asks_nothing_of_the_waits(given, sessions, storekeeper, manager, run, for_job):
    here = {"job": job(given)} if for_job else {"due": given.due()}
    part = given.stock(4)
    issued, rejected = given.approved(part, 1, **here), given.asked(part, 1, **here)
    wish = given.wished(**here)
    with statements_of(sessions) as sent:
        run(inventory.issue_part, issued, actor=storekeeper)
        run(inventory.reject_parts_request, rejected, "Too dear", actor=manager)
        run(inventory.reject_wanted_line, wish, "Nobody makes it", actor=storekeeper)
        run(inventory.receive_stock, part, Decimal(1), actor=storekeeper)
    assert [each for each in sent if "job_spells" in each or "count(" in each] == []


def test_of_those_who_answer_the_last_ones_at_once_one_ends_the_wait(given, clock, wait, storekeeper, manager, run):
    here, part = job(given), given.stock(9)
    approved = [given.approved(part, 1, job=here) for _each in range(2)]
    pending, wish = given.asked(part, 1, job=here), given.wished(job=here)
    wait(here)
    answers = [lambda asked=asked: run(inventory.issue_part, asked, actor=storekeeper) for asked in approved]
    answers.append(lambda: run(inventory.reject_parts_request, pending, "Too dear", actor=manager))
    answers.append(lambda: run(inventory.reject_wanted_line, wish, "Nobody makes it", actor=storekeeper))
    assert refused(at_once(*answers)) == []
    assert waits(given, here) == [clock()]


def test_jobs_of_one_machine_that_want_one_part_do_not_lock_each_other_out(
    given, clock, wait, storekeeper, technician, run
):
    press, part = given.machine(), given.stock(20, min_quantity=Decimal(19))
    jobs = [job(given, machine_id=press, priority=Priority.CRITICAL) for _each in range(3)]
    held = [given.approved(part, 1, job=each) for each in jobs]
    wait(*jobs)
    hand_out = [lambda asked=asked: run(inventory.issue_part, asked, actor=storekeeper) for asked in held[:2]]
    take = lambda: run(inventory.take_held_part, held[2], Decimal(1), "Night", actor=technician)  # noqa: E731
    assert refused(at_once(*hand_out, take)) == []
    assert [waits(given, each) for each in jobs] == [[clock()]] * 3


def test_what_closes_a_job_ends_its_wait_once(given, clock, wait, technician, run):
    here = job(given)
    given.asked(given.part(), 1, job=here)
    given.wished(job=here)
    wait(here)
    run(complete_work, here, **given.finding(), actor=technician)
    assert waits(given, here) == [clock()]
    assert [row.status for row in given.rows(WantedLine)] == [PartsRequestStatus.CANCELLED]
