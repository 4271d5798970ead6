"""A later file of the same source: it closes what was left open, and says where it and the plant disagree."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from core.assets import Machine, MachineStatus
from core.interchange import dry_run, import_records
from core.kernel import StaleState
from core.maintenance import (
    CancelCategory,
    Outcome,
    Priority,
    RequestStatus,
    add_comment,
    assign_request,
    cancel_request,
    change_priority,
    complete_work,
    mark_running,
    merge_duplicate,
    reopen_request,
    start_work,
)
from core.maintenance.models import JobSpell, MaintenanceRequest, MaintenanceWork
from core.storage import run_command
from tests.core.interchange.given_files import OUTAGES, csv, outages

OPEN, CLOSED = "EL1,Repair,2026-11-20 08:00:00+00:00,", "EL1,Repair,2026-11-20 08:00:00+00:00,2026-11-20 09:30:00+00:00"
BEGAN, ENDED = datetime(2026, 11, 20, 8, tzinfo=UTC), datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MADE = replace(OUTAGES, reference_from=("elevator", "out"))
NUMBERED = replace(OUTAGES, fields={**OUTAGES.fields, "reference": "order"})
FULL = replace(
    NUMBERED,
    fields={name: name for name in ("machine", "failed_at", "reported_at", "description", "type", "failure_code")}
    | {name: name for name in ("priority", "machine_stopped", "functional_failure", "cause", "remedy", "closed_at")}
    | {"reference": "order", "restored_at": "restored_at"},
    values={},
)
FACTS = {
    "order": "7",
    "machine": "EL1",
    "failed_at": "2026-11-20 08:00",
    "reported_at": "2026-11-20 08:05",
    "restored_at": "",
    "closed_at": "",
    "description": "Door sticks",
    "type": "CORRECTIVE",
    "failure_code": "",
    "priority": "HIGH",
    "machine_stopped": "yes",
    "functional_failure": "yes",
    "cause": "",
    "remedy": "",
}
CLOSING = {"restored_at": "2026-11-20 09:30", "closed_at": "2026-11-20 10:00"}


@pytest.fixture
def take(run, admin):
    """Import a table as the administrator."""
    return lambda table, mapping=MADE: run(import_records, "requests", table, mapping, actor=admin)


def numbered(*rows):
    return csv("order,elevator,reason,out,back", *(f"7,{row}" for row in rows))


def full(**changes):
    facts = {**FACTS, **changes}
    return csv(",".join(facts), ",".join(facts.values()))


@pytest.mark.parametrize(
    ("mapping", "file"),
    [(MADE, outages), (NUMBERED, numbered), (OUTAGES, outages)],
    ids=["a reference made of columns", "a column with a reference", "no reference"],
)
def test_closes_a_job_that_an_earlier_file_left_open(take, given, admin, mapping, file):
    take(file(OPEN), mapping)
    assert given.rows(Machine)[0].status is MachineStatus.DOWN
    given.mark()

    seen = given.ask(dry_run, "requests", file(CLOSED), mapping, actor=admin)
    outcome = take(file(CLOSED), mapping)

    assert (outcome.rows, outcome.imported, outcome.updated, outcome.already_there) == (1, 0, 1, 0)
    assert seen == outcome
    (request,), (work,), (stop,) = (given.rows(table) for table in (MaintenanceRequest, MaintenanceWork, JobSpell))
    assert (request.status, request.outcome) == (RequestStatus.COMPLETED, Outcome.REPAIRED)
    assert (request.failed_at, request.restored_at, request.closed_at) == (BEGAN, ENDED, ENDED)
    assert (work.request_id, work.technician_id, work.started_at, work.completed_at) == (request.id, None, BEGAN, ENDED)
    assert (stop.request_id, stop.started_at, stop.ended_at) == (request.id, BEGAN, ENDED)
    assert given.line(request.machine_id) == [("BREAKDOWN", BEGAN, ENDED)]
    assert given.rows(Machine)[0].status is MachineStatus.OPERATIONAL
    assert given.audit_rows() == 1


def test_the_record_tells_which_jobs_an_import_closed(take, given):
    take(outages(OPEN))
    take(outages(CLOSED, CLOSED.replace("EL1", "EL2")))

    row = given.last_audit()
    manifest = row.changes[0]["after"]
    assert len(row.changes) == 1
    assert (manifest["imported"], manifest["updated"]) == (1, 1)
    assert manifest["closed_requests"] == [given.rows(MaintenanceRequest)[0].id]
    assert row.description == "Imported 1 of 2 rows of history.csv as requests, closed 1"


def test_the_later_file_again_brings_nothing(take):
    take(outages(OPEN))
    take(outages(CLOSED))
    again = take(outages(CLOSED))
    assert (again.imported, again.updated, again.already_there) == (0, 0, 1)


@pytest.mark.parametrize("mapping", [MADE, OUTAGES], ids=["with a reference", "without one"])
def test_two_files_one_after_the_other_bring_what_the_later_one_alone_does(take, given, mapping):
    later = (CLOSED, "EL1,Repair,2026-11-20 09:00:00+00:00,2026-11-20 11:00:00+00:00", "EL1,Repair,2026-11-21 09:00,")
    take(outages(OPEN, later[1]), mapping)
    outcome = take(outages(*later), mapping)
    assert (outcome.imported, outcome.updated, outcome.already_there, outcome.merged_stops) == (1, 1, 1, 0)
    take(outages(*(row.replace("EL1", "EL2") for row in later)), mapping)

    first, second = given.rows(Machine)
    assert given.line(first.id) == given.line(second.id) != []


@pytest.mark.parametrize("mapping", [MADE, OUTAGES], ids=["with a reference", "without one"])
def test_an_older_file_opens_nothing_again_and_says_so(take, given, mapping):
    take(outages(CLOSED), mapping)
    outcome = take(outages(OPEN), mapping)
    assert (outcome.imported, outcome.updated, outcome.already_there) == (0, 0, 0)
    assert [(listed.row, listed.reason, listed.detail) for listed in outcome.listed] == [
        (
            2,
            "This job is open in the file, but an import closed it. The file may be an older one.",
            f"{ENDED:%Y-%m-%d %H:%M}",
        )
    ]
    assert [request.status for request in given.rows(MaintenanceRequest)] == [RequestStatus.COMPLETED]


def test_a_closing_adds_what_was_not_known_before(take, given):
    take(full(), FULL)
    found = {"failure_code": "wear-002", "cause": "Worn", "remedy": "New belt"}
    assert take(full(**CLOSING, **found), FULL).updated == 1

    request = given.rows(MaintenanceRequest)[0]
    assert (request.failure_code_id, request.cause, request.remedy) == (given.code("WEAR-002"), "Worn", "New belt")
    assert (request.restored_at, request.closed_at) == (ENDED, datetime(2026, 11, 20, 10, tzinfo=UTC))
    assert given.rows(MaintenanceWork)[0].work_description == "New belt"
    assert given.line(request.machine_id) == [("BREAKDOWN", BEGAN, ENDED)]
    assert take(full(**CLOSING, **found), FULL).already_there == 1


def test_a_stop_ends_with_its_job_when_the_later_file_says_no_more(take, given):
    take(full(), FULL)
    assert take(full(machine_stopped="", closed_at=CLOSING["closed_at"]), FULL).updated == 1
    request, closed = given.rows(MaintenanceRequest)[0], datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (request.restored_at, request.closed_at) == (closed, closed)
    assert given.line(request.machine_id) == [("BREAKDOWN", BEGAN, closed)]


def test_a_job_that_did_not_stop_its_machine_closes_without_a_stop(take, given):
    running = {"machine_stopped": "no", "functional_failure": "no"}
    take(full(**running), FULL)
    assert take(full(**running, closed_at=CLOSING["closed_at"]), FULL).updated == 1
    assert (given.rows(MaintenanceRequest)[0].restored_at, given.rows(JobSpell)) == (None, [])


@pytest.mark.parametrize("ends", [{}, CLOSING], ids=["left open", "closed"])
@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("machine", "EL2", "EL2"),
        ("failed_at", "2026-11-20 07:00", "2026-11-20 07:00"),
        ("reported_at", "2026-11-20 08:06", "2026-11-20 08:06"),
        ("description", "Door is stuck", "Door is stuck"),
        ("type", "IMPROVEMENT", "improvement"),
        ("priority", "LOW", "LOW"),
        ("machine_stopped", "no", "False"),
        ("functional_failure", "no", "False"),
    ],
)
def test_lists_a_row_that_says_otherwise_than_before_and_changes_nothing(take, given, field, value, detail, ends):
    take(full(), FULL)
    outcome = take(full(**{field: value}, **ends), FULL)

    assert (outcome.imported, outcome.updated, outcome.already_there, outcome.machines_created) == (0, 0, 0, 0)
    assert [(listed.row, listed.reason, listed.detail) for listed in outcome.listed] == [
        (2, f"{field}: not as an earlier import brought it.", detail)
    ]
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.PENDING


@pytest.mark.parametrize("field", ["failure_code", "cause", "remedy", "restored_at", "closed_at"])
def test_lists_what_changed_about_a_closed_job(take, field):
    known = {**CLOSING, "failure_code": "WEAR-001", "cause": "Worn", "remedy": "New belt"}
    take(full(**known), FULL)
    changed = {"failure_code": "WEAR-002", "restored_at": "2026-11-20 09:31", "closed_at": "2026-11-20 10:01"}
    outcome = take(full(**{**known, field: changed.get(field, "Another")}), FULL)
    assert outcome.skipped == {f"{field}: not as an earlier import brought it.": 1}


def test_what_a_row_leaves_open_it_does_not_deny(take):
    known = {**CLOSING, "failure_code": "WEAR-001", "cause": "Worn", "remedy": "New belt"}
    take(full(**known), FULL)
    silent = {"failure_code": "", "cause": "", "remedy": "", "priority": "", "description": "", "type": ""}
    assert take(full(**{**known, **silent}), FULL).already_there == 1


@pytest.fixture
def touched(take, given, technician, manager):
    """An open job of an import, and what people do to it."""

    def touch(how):
        take(numbered(OPEN), NUMBERED)
        request_id = given.rows(MaintenanceRequest)[0].id
        steps = {
            "assigned": [(assign_request, manager, (technician.user_id,), {})],
            "in work": [(start_work, technician, (), {})],
            "completed": [(start_work, technician, (), {}), (complete_work, technician, (), given.finding())],
            "cancelled": [(cancel_request, manager, (CancelCategory.OTHER, "Not here"), {})],
        }
        steps["reopened"] = [*steps["completed"], (reopen_request, manager, ("It sticks again",), {})]
        for command, actor, args, kwargs in steps[how]:
            given.do(command, request_id, *args, actor=actor, **kwargs)
        return given.rows(MaintenanceRequest)[0]

    return touch


@pytest.mark.parametrize("how", ["assigned", "in work", "reopened"])
def test_does_not_close_what_somebody_has_taken_up_here(take, given, touched, how):
    before = touched(how)
    outcome = take(numbered(CLOSED), NUMBERED)

    assert (outcome.updated, outcome.already_there) == (0, 0)
    assert outcome.skipped == {
        "This job is closed in the file. Somebody has changed it here since: close it here too.": 1
    }
    after = given.rows(MaintenanceRequest)[0]
    assert (after.status, after.closed_at, after.version) == (before.status, None, before.version)


@pytest.mark.parametrize("how", ["completed", "cancelled"])
def test_lists_a_job_that_was_closed_here_at_another_time(take, touched, how):
    touched(how)
    outcome = take(numbered(CLOSED), NUMBERED)
    assert outcome.skipped == {"This job is closed in the file and here, at different times.": 1}


def test_what_people_changed_here_does_not_count_as_a_change_of_the_file(take, given, manager, technician):
    take(full(), FULL)
    job = given.rows(MaintenanceRequest)[0]
    earlier = given.request(job.machine_id, failed_at=datetime(2026, 11, 20, 7, tzinfo=UTC))
    given.do(merge_duplicate, earlier, job.id, actor=manager)
    given.do(change_priority, job.id, Priority.CRITICAL, actor=manager)
    given.do(start_work, job.id, actor=technician)
    given.do(mark_running, job.id, actor=technician)
    given.do(complete_work, job.id, **given.finding(is_functional_failure=False), actor=technician)

    assert take(full(), FULL).already_there == 1
    assert take(full(priority="CRITICAL"), FULL).already_there == 1
    assert take(full(priority="LOW"), FULL).skipped == {"priority: not as an earlier import brought it.": 1}


def test_a_job_that_was_imported_closed_and_reopened_here_is_left_to_the_people_here(take, given, manager):
    take(numbered(CLOSED.replace("Repair", "Door").replace("11-20", "11-23")), NUMBERED)
    given.do(reopen_request, given.rows(MaintenanceRequest)[0].id, "It sticks again", actor=manager)

    assert take(numbered(CLOSED.replace("Repair", "Door").replace("11-20", "11-23")), NUMBERED).already_there == 1
    later = numbered(CLOSED.replace("Repair", "Door").replace("11-20", "11-23").replace("09:30", "09:45"))
    assert take(later, NUMBERED).skipped == {"restored_at: not as an earlier import brought it.": 1}
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.PENDING


@pytest.mark.parametrize("how", ["assigned", "in work", "completed", "cancelled", "reopened"])
def test_a_row_that_has_not_changed_is_already_there_whatever_happened_here(take, touched, how):
    touched(how)
    outcome = take(numbered(OPEN), NUMBERED)
    assert (outcome.already_there, outcome.listed) == (1, ())


def test_a_note_does_not_keep_a_job_open(take, given, supervisor):
    take(outages(OPEN))
    given.do(add_comment, given.rows(MaintenanceRequest)[0].id, "Still standing", actor=supervisor)
    assert take(outages(CLOSED)).updated == 1


def test_nobody_is_overrun_who_starts_work_at_the_same_instant(sessions, given, take, admin, technician, clock):
    take(outages(OPEN))
    request_id, barrier, results = given.rows(MaintenanceRequest)[0].id, Barrier(2), {}

    def attempt(name, command, *args, actor):
        barrier.wait()
        try:
            results[name] = run_command(sessions, command, *args, actor=actor, clock=clock)
        except StaleState:
            results[name] = None

    threads = [
        Thread(
            target=attempt, args=("taken", import_records, "requests", outages(CLOSED), MADE), kwargs={"actor": admin}
        ),
        Thread(target=attempt, args=("started", start_work, request_id), kwargs={"actor": technician}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    closed = results["taken"].updated == 1
    assert closed == (results["started"] is None)
    expected = RequestStatus.COMPLETED if closed else RequestStatus.IN_PROGRESS
    assert given.rows(MaintenanceRequest)[0].status is expected
    assert len(results["taken"].listed) == (0 if closed else 1)


def test_the_spelling_of_a_time_does_not_make_another_reference(take):
    take(outages(CLOSED))
    spelled = CLOSED.replace("2026-11-20 08:00:00+00:00", "2026-11-20T09:00+01:00")
    assert take(outages(spelled)).already_there == 1


def test_a_reference_made_of_columns_tells_rows_apart(take):
    assert (
        take(outages(CLOSED, CLOSED.replace("EL1", "EL2"), CLOSED.replace("20 08:00:00", "20 08:01:00"))).imported == 3
    )
    twice = take(outages(*[CLOSED.replace("EL1", "EL3")] * 2, CLOSED.replace("EL1", "EL3").replace("Repair", "Leak")))
    assert (twice.imported, twice.merged, len(twice.listed)) == (1, 1, 1)


def test_parts_of_a_reference_that_are_all_empty_make_none(take):
    mapping = replace(OUTAGES, reference_from=("number",))
    table = csv("elevator,reason,out,back,number", f"{CLOSED},", f"{CLOSED},", f"{CLOSED},1", f"{CLOSED},1")
    outcome = take(table, mapping)
    assert (outcome.imported, outcome.merged) == (3, 1)
