"""What was asked for in words: the storeroom finds the part or says why there is none, and the job follows."""

from decimal import Decimal

import pytest

from core.inventory import (
    PartFacts,
    approve_parts_request,
    approve_parts_requests,
    awaited_by_job,
    identify_wanted_line,
    issue_part,
    parts_of_job,
    parts_to_approve,
    reject_wanted_line,
    wanted_count,
    wanted_parts,
)
from core.inventory.models import (
    MachineSparePart,
    PartsRequestStatus,
    SparePart,
    SparePartsRequest,
    WantedLine,
)
from core.kernel import Conflict, Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance import Priority, cancel_request, wait_for_parts
from core.maintenance.models import MaintenanceWork
from tests.support.together import at_once, refused

RING = PartFacts(part_number="RING-7", part_name="Ring 7 mm", unit="m", whole_units_only=False)


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def job(given, press, technician):
    return given.job(press, technician=technician, priority=Priority.HIGH)


@pytest.fixture
def wish(given, job):
    return given.wished("Rod seal, the thick one", 2, job=job)


def line(given, wish):
    return given.rows(WantedLine, WantedLine.id == wish)[0]


def request(given):
    return given.rows(SparePartsRequest)[-1]


def test_the_part_that_was_meant_is_asked_for_by_who_asked_in_words(
    run, given, wish, job, technician, storekeeper, clock
):
    asked_at, part = clock(), given.part("SEAL-90")
    clock.advance(minutes=20)

    found = run(identify_wanted_line, wish, part, actor=storekeeper)

    row = request(given)
    assert (found.parts_request_id, found.part_number) == (row.id, "SEAL-90")
    assert (row.status, row.requested_by, row.quantity_requested) == ("PENDING", technician.user_id, 2)
    assert (row.note, row.created_at) == ("Rod seal, the thick one", asked_at)
    assert (line(given, wish).status, line(given, wish).spare_parts_request_id) == ("APPROVED", row.id)
    assert [waiting.job for waiting in given.ask(parts_to_approve).rows] == [job]
    assert (given.ask(wanted_parts), given.rows(MachineSparePart), given.audit_rows()) == ((), [], 1)


def test_a_part_that_nobody_had_is_added_in_the_same_go_and_listed_for_the_machine(run, given, press, wish, manager):
    run(identify_wanted_line, wish, new_part=RING, quantity=Decimal("1.5"), link_to_machine=True, actor=manager)

    part, listed = given.rows(SparePart)[0], given.rows(MachineSparePart)[0]
    assert (part.part_number, part.quantity, request(given).quantity_requested) == ("RING-7", 0, Decimal("1.5"))
    assert (listed.machine_id, listed.spare_part_id, listed.min_qty) == (press, part.id, 0)
    assert given.audit_rows() == 1


def test_a_part_that_is_listed_already_keeps_its_limits(run, given, press, wish, storekeeper):
    from core.inventory import link_part_to_machine

    part = given.part()
    given.do(link_part_to_machine, part, press, min_quantity=Decimal(3), actor=storekeeper)
    run(identify_wanted_line, wish, part, link_to_machine=True, actor=storekeeper)
    assert [row.min_qty for row in given.rows(MachineSparePart)] == [3]


def test_the_job_waits_for_the_part_that_was_found_and_no_longer_for_the_words(
    run, given, wish, job, technician, storekeeper, manager, sessions
):
    work = given.rows(MaintenanceWork)[0].id
    given.do(wait_for_parts, job, actor=technician)

    def awaited():
        with sessions() as session:
            return awaited_by_job(session, [work]).get(work, 0)

    found = run(identify_wanted_line, wish, given.stock(5), actor=storekeeper)
    assert awaited() == 1
    run(approve_parts_request, found.parts_request_id, actor=manager)
    run(issue_part, found.parts_request_id, actor=storekeeper)
    assert awaited() == 0


def test_what_is_rejected_is_awaited_no_more_and_the_job_reads_why(run, given, wish, storekeeper, sessions):
    run(reject_wanted_line, wish, "  The maker is gone ", actor=storekeeper)

    work = given.rows(MaintenanceWork)[0].id
    listed = given.ask(parts_of_job, work)
    assert [(part.name, part.status, part.reject_reason) for part in listed] == [
        ("Rod seal, the thick one", PartsRequestStatus.REJECTED, "The maker is gone")
    ]
    with sessions() as session:
        assert awaited_by_job(session, [work]) == {}
    assert given.last_audit().reason == "The maker is gone"


def test_the_job_lists_the_part_that_was_found_with_the_words_that_were_meant(run, given, wish, storekeeper):
    run(identify_wanted_line, wish, given.part("SEAL-90"), actor=storekeeper)
    listed = given.ask(parts_of_job, given.rows(MaintenanceWork)[0].id)
    assert [(part.part_number, part.words) for part in listed] == [("SEAL-90", "Rod seal, the thick one")]


def test_who_wanted_it_does_not_approve_it_whoever_found_it(run, given, press, storekeeper, manager):
    from core.inventory import request_parts

    job = given.job(press, technician=manager)
    asked = given.do(request_parts, job, None, Decimal(1), words="A red seal", actor=manager)
    found = run(identify_wanted_line, asked.wanted_line_id, given.part(), actor=manager)
    with pytest.raises(Forbidden):
        run(approve_parts_request, found.parts_request_id, actor=manager)


def test_who_chose_the_part_and_how_much_of_it_does_not_approve_it_either(run, given, wish, manager):
    found = run(identify_wanted_line, wish, given.stock(50), quantity=Decimal(40), actor=manager)

    for command, *arguments in ((approve_parts_request,), (approve_parts_requests, [found.parts_request_id])):
        with pytest.raises(Forbidden, match="chose themselves"):
            run(command, *(arguments or [found.parts_request_id]), actor=manager)
    other = given.person(Role.MAINTENANCE_MANAGER)
    assert run(approve_parts_request, found.parts_request_id, actor=other).quantity_approved == 40


@pytest.mark.parametrize("how", ["neither", "both", "a fraction", "no number", "nothing like it", "out of use"])
def test_refuses_what_is_no_part_and_changes_nothing(run, given, wish, storekeeper, how):
    from core.inventory import archive_part

    part = given.part()
    if how == "out of use":
        given.do(archive_part, part, actor=storekeeper)
    args, kwargs, refusal = {
        "neither": ((), {}, Invalid),
        "both": ((part,), {"new_part": RING}, Invalid),
        "a fraction": ((part,), {"quantity": Decimal("1.5")}, Invalid),
        "no number": ((), {"new_part": PartFacts(part_number=" ", part_name="Ring")}, Invalid),
        "nothing like it": ((999,), {}, NotFound),
        "out of use": ((part,), {}, StaleState),
    }[how]
    with pytest.raises(refusal):
        run(identify_wanted_line, wish, *args, **kwargs, actor=storekeeper)
    assert (line(given, wish).status, given.rows(SparePartsRequest), given.audit_rows()) == ("PENDING", [], 0)


def test_the_number_of_a_new_part_must_be_free(run, given, wish, storekeeper):
    given.part("RING-7")
    with pytest.raises(Conflict, match="taken"):
        run(identify_wanted_line, wish, new_part=RING, actor=storekeeper)


def test_it_is_answered_once_and_only_while_the_job_is_open(run, given, job, wish, storekeeper, manager):
    other = given.wished("A blue seal", job=job)
    run(reject_wanted_line, other, "Nobody makes it", actor=storekeeper)
    for command, rest in ((identify_wanted_line, given.part()), (reject_wanted_line, "Twice")):
        with pytest.raises(StaleState):
            run(command, other, rest, actor=storekeeper)
    given.do(cancel_request, job, "OTHER", "Sold", actor=manager)
    with pytest.raises(StaleState):
        run(identify_wanted_line, wish, given.part(), actor=storekeeper)


def test_rejecting_needs_a_reason(run, given, wish, storekeeper):
    with pytest.raises(Invalid):
        run(reject_wanted_line, wish, "  ", actor=storekeeper)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_answering_is_for_those_who_may_change_parts(run, given, wish, role):
    with pytest.raises(Forbidden):
        run(identify_wanted_line, wish, given.part(), actor=given.the(role))
    with pytest.raises(Forbidden):
        run(reject_wanted_line, wish, "No", actor=given.the(role))


def test_the_most_urgent_wish_comes_first_then_the_oldest(given, clock, job, wish, technician):
    clock.advance(minutes=5)
    quiet = given.person(Role.MAINTENANCE_TECH)
    low = given.wished("A spring", job=given.job(technician=quiet, priority=Priority.LOW))
    planned = given.wished("Blue paint", due=given.due(task="Paint the guard"))
    rows = given.ask(wanted_parts)
    assert [row.id for row in rows] == [wish, low, planned]
    assert (rows[0].job, rows[0].machine, rows[0].asked_by) == (job, "Press 4", technician.full_name)
    assert (rows[2].job, rows[2].task, rows[2].words, rows[2].quantity) == (None, "Paint the guard", "Blue paint", 1)
    assert given.ask(wanted_count) == 3


def test_a_wish_of_planned_maintenance_is_found_for_it(run, given, storekeeper):
    due = given.due()
    run(identify_wanted_line, given.wished(due=due), given.part(), actor=storekeeper)
    assert (request(given).pm_occurrence_id, request(given).maintenance_work_id) == (due, None)


def test_two_answer_at_once_and_one_of_them_is_told_so(run, given, wish, storekeeper, manager):
    part = given.part()
    answers = at_once(
        lambda: run(identify_wanted_line, wish, part, actor=storekeeper),
        lambda: run(reject_wanted_line, wish, "No", actor=manager),
    )
    assert [type(refusal) for refusal in refused(answers)] == [StaleState]
