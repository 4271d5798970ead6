"""The issue desk and the approvals: what waits for whom, in the order in which it should be done."""

from decimal import Decimal

import pytest

from core import inventory
from core.inventory import DeskSection, Waiting, issue_desk, parts_to_approve, takes_to_confirm
from core.kernel import Role
from core.maintenance import Priority


@pytest.fixture
def desk(given):
    """A heap of the issue desk, as the storekeeper sees it."""
    return lambda section=DeskSection.READY, **how: given.ask(
        issue_desk, section, actor=given.the(Role.INVENTORY_MANAGER), **how
    )


def numbers(rows):
    return [row.id for row in rows]


def test_what_waits_for_a_decision_comes_with_what_it_is_for(given, clock, technician):
    machine = given.machine("Press 4")
    job = given.job(machine, technician=technician, priority=Priority.HIGH)
    part = given.stock(5, cost="4")
    first = given.asked(part, 2, job=job)
    clock.advance(minutes=1)
    second = given.asked(given.part(), 1, job=job)

    rows = given.ask(parts_to_approve).rows

    assert numbers(rows) == [first, second]
    row = rows[0]
    assert (row.job, row.machine, row.priority, row.asked_by) == (job, "Press 4", Priority.HIGH, technician.full_name)
    assert (row.wanted, row.available, row.cost, row.is_linked) == (Decimal(2), Decimal(5), Decimal(4), False)


def test_a_decided_request_is_not_asked_again(given):
    given.approved(given.stock(5), 1)
    assert given.ask(parts_to_approve) == Waiting((), 0)


def test_the_most_urgent_is_handed_out_first(given, clock, technician):
    part = given.stock(10)
    low = given.approved(part, 1, job=given.job(technician=technician, priority=Priority.LOW))
    clock.advance(minutes=1)
    other = given.person(Role.MAINTENANCE_TECH)
    job = given.job(technician=other, priority=Priority.CRITICAL)
    urgent, later = given.approved(part, 1, job=job, actor=other), given.approved(part, 2, job=job, actor=other)

    assert numbers(given.ask(issue_desk, actor=given.the(Role.INVENTORY_MANAGER)).rows) == [urgent, later, low]


def test_what_cannot_be_handed_out_whole_is_short_and_the_part_of_it_that_is_there_is_ready(given, desk, technician):
    job = given.job(technician=technician)
    whole = given.approved(given.stock(2), 2, job=job)
    some = given.approved(given.stock(1), 3, job=job)
    none = given.approved(given.part(), 1, job=job)

    ready = desk()
    assert numbers(ready.rows) == [whole, some]
    assert [row.can_issue for row in ready.rows] == [Decimal(2), Decimal(1)]
    assert numbers(desk(DeskSection.SHORT).rows) == [some, none]
    assert ready.counts == {DeskSection.READY: 2, DeskSection.SHORT: 2, DeskSection.RETURNS: 0}


def test_what_went_out_may_come_back_until_all_of_it_has(given, desk, storekeeper):
    request = given.approved(given.stock(5), 3)
    given.do(inventory.issue_part, request, actor=storekeeper)
    assert [(row.id, row.out) for row in desk(DeskSection.RETURNS).rows] == [(request, Decimal(3))]

    given.do(inventory.return_stock, request, Decimal(3), actor=storekeeper)
    assert desk(DeskSection.RETURNS).rows == ()


@pytest.fixture
def two_jobs(given):
    """A request of one person for one machine, and another of somebody else: the first, and its job."""
    worker = given.person(Role.MAINTENANCE_TECH, "a.novak")
    job = given.job(given.machine("Press 4"), technician=worker)
    wanted = given.approved(given.stock(5, number="BRG-1", name="Ölfilter 6204"), 1, job=job, actor=worker)
    other = given.person(Role.MAINTENANCE_TECH, "kim.lee")
    filler = given.job(given.machine("Filler"), technician=other)
    given.approved(given.stock(5, number="SEAL-A", name="Seal"), 1, job=filler, actor=other)
    return wanted, job


def test_finds_by_part_machine_person_and_job(desk, two_jobs):
    wanted, job = two_jobs
    for search in ("brg", "6204", "ölf", " ÖLFILTER ", "Press", "novak", str(job)):
        assert numbers(desk(search=search).rows) == [wanted], search
    for search in ("⁷", "9" * 30, "100%", "_"):
        assert desk(search=search).rows == (), search


def test_the_most_urgent_stands_first_however_much_older_work_waits(monkeypatch, given, clock, desk):
    monkeypatch.setattr("core.inventory.queries.desk._MOST", 2)
    empty, there = given.part(), given.stock(9)
    low = given.job(technician=given.person(Role.MAINTENANCE_TECH), priority=Priority.LOW)
    short = [given.approved(empty, 1, job=low) for _number in range(3)]
    old = [given.approved(there, 1, job=low) for _number in range(2)]
    planned = given.approved(there, 1, due=given.due())
    clock.advance(hours=1)
    job = given.job(technician=given.person(Role.MAINTENANCE_TECH), priority=Priority.CRITICAL)
    urgent = given.approved(there, 1, job=job)

    assert numbers(desk().rows) == [urgent, old[0]]
    assert numbers(desk(DeskSection.SHORT).rows) == short[:2]
    assert desk().counts == {DeskSection.READY: 4, DeskSection.SHORT: 3, DeskSection.RETURNS: 0}
    assert numbers(given.ask(inventory.part, there).requests) == [urgent, old[0]]
    assert planned not in numbers(desk().rows)


def test_an_urgent_job_is_decided_first_however_much_older_work_waits(monkeypatch, given, clock):
    monkeypatch.setattr("core.inventory.queries.desk._MOST", 2)
    part, worker = given.stock(9), given.person(Role.MAINTENANCE_TECH)
    high = given.job(technician=worker, priority=Priority.HIGH)
    take, ask = inventory.emergency_take, inventory.request_parts
    old = [given.do(ask, high, part, Decimal(1), actor=worker) for _number in range(3)]
    taken = [given.do(take, high, part, Decimal(1), "At night", actor=worker) for _number in range(3)]
    clock.advance(hours=1)
    other = given.person(Role.MAINTENANCE_TECH)
    critical = given.job(technician=other, priority=Priority.CRITICAL)
    urgent = given.do(ask, critical, part, Decimal(1), actor=other)
    at_once = given.do(take, critical, part, Decimal(1), "At night", actor=other)

    for query, first, second in ((parts_to_approve, urgent, old[0]), (takes_to_confirm, at_once, taken[0])):
        waiting = given.ask(query)
        assert numbers(waiting.rows) == [first.parts_request_id, second.parts_request_id]
        assert waiting.count == 4


def test_a_search_reaches_what_lies_below_the_most_that_is_shown(monkeypatch, desk, two_jobs):
    monkeypatch.setattr("core.inventory.queries.desk._MOST", 1)

    assert [row.part_number for row in desk().rows] == ["BRG-1"]
    assert [row.part_number for row in desk(search="seal").rows] == ["SEAL-A"]
