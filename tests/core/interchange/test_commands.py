"""Importing: every row is taken, merged or listed; wholly or not at all; the same file again brings nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest

from core.assets import Department, Machine, MachineStatus, decommission_machine, recommission_machine
from core.audit import LogAction
from core.interchange import Mapping, Progress, import_records
from core.interchange.outcome import ALREADY_THERE, LEFT_OUT, Listed
from core.kernel import Actor, ActorKind, Conflict, Forbidden, IdempotencyConflict, Invalid, Role
from core.maintenance import Outcome, Priority, RequestStatus
from core.maintenance.models import FailureCode, JobSpell, MaintenanceRequest, MaintenanceWork, WorkSession
from core.storage import run_command
from tests.core.interchange.given_files import ORDERS, OUTAGES, csv, orders, outages

ONE = "EL1,Repair,2026-11-01 08:00:00+00:00,2026-11-01 09:30:00+00:00"
CODES = Mapping(fields={"code": "Code", "description": "Meaning", "category": "Group"})
MACHINES = Mapping(
    source="sap",
    fields={"name": "Name", "asset_number": "No", "in_service_on": "Since", "downtime_cost_per_hour": "Cost"},
    date_formats=("%d.%m.%Y",),
    department="Hall 9",
)


@pytest.fixture
def take(run, admin):
    """Import a table as the administrator."""
    return lambda table, mapping=OUTAGES, kind="requests", **kwargs: run(
        import_records, kind, table, mapping, actor=admin, **kwargs
    )


def test_brings_in_a_repaired_failure_with_its_stop(take, given):
    outcome = take(outages(ONE))

    assert (outcome.rows, outcome.imported, outcome.machines_created) == (1, 1, 1)
    request = given.rows(MaintenanceRequest)[0]
    began, ended = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert (request.status, request.outcome) == (RequestStatus.COMPLETED, Outcome.REPAIRED)
    assert (request.failed_at, request.reported_at, request.restored_at, request.closed_at) == (
        began,
        began,
        ended,
        ended,
    )
    assert (request.machine_stopped, request.is_functional_failure, request.problem_description) == (
        True,
        True,
        "Repair",
    )
    assert (request.reporter_id, request.priority) == (None, Priority.HIGH)
    work = given.rows(MaintenanceWork)[0]
    assert (work.technician_id, work.started_at, work.completed_at) == (None, began, ended)
    assert given.rows(WorkSession) == []
    assert given.line(request.machine_id) == [("BREAKDOWN", began, ended)]


def test_leaves_an_open_row_open_and_its_machine_down(take, given):
    take(outages("EL1,Repair,2026-11-01 08:00:00+00:00,"))
    assert given.rows(MaintenanceRequest)[0].status is RequestStatus.PENDING
    assert given.rows(MaintenanceWork) == []
    assert given.rows(Machine)[0].status is MachineStatus.DOWN


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("X,2026-11-01 08:00,CORRECTIVE,,1", "Asset"),
        ("Press 4,2026-11-01 08:00,POLISHING,,1", "Type"),
        ("Press 4,2026-11-01 08:00,CORRECTIVE,NO-SUCH,1", "Code"),
        ("Press 4,2026-11-01 09:00,CORRECTIVE,,0", "Order"),
    ],
)
def test_a_fault_of_a_past_job_names_the_column_as_the_file_calls_it(take, line, column):
    named = {"machine": "Asset", "reported_at": "Day", "type": "Type", "failure_code": "Code", "reference": "Order"}
    mapping = Mapping(fields=named, create_missing_machines=True)
    outcome = take(csv("Asset,Day,Type,Code,Order", "Press 4,2026-11-01 08:00,CORRECTIVE,,0", line), mapping)
    assert [(fault.row, fault.column) for fault in outcome.listed] == [(3, column)]


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("times", "column", "detail"),
    [
        ("2031-01-01 08:00,", "Reported", "2031-01-01 08:00"),
        ("2026-11-01 08:00,2031-07-01 08:00", "Ended", "2031-07-01 08:00"),
        ("2026-11-01 08:00,2026-11-01T06:30:00+00:00", "Ended", "2026-11-01 07:30"),
    ],
)
def test_a_time_at_fault_is_said_as_the_file_writes_it_with_its_column(take, times, column, detail):
    fields = {"machine": "Asset", "reported_at": "Reported", "restored_at": "Ended"}
    table = csv("Asset,Reported,Ended", f"EL1,{times}")
    [fault] = take(table, Mapping(fields=fields, zone="Europe/Berlin", create_missing_machines=True)).listed
    assert (fault.column, fault.detail) == (column, detail)


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_fault_of_a_machine_names_the_column_as_the_file_calls_it(take):
    mapping = Mapping(fields={"name": "Machine", "department": "Hall", "asset_number": "No"})
    outcome = take(csv("Machine,Hall,No", "Press 4,North,P-4", "X,North,P-5", "Press 6,N,P-6"), mapping, "machines")
    assert [(fault.row, fault.column) for fault in outcome.listed] == [(3, "Machine"), (4, "Hall")]


def test_writes_one_activity_row_with_a_manifest_instead_of_the_rows(take, given):
    table = outages(ONE, "EL2,Repair,yesterday,", "EL1,Repair,2026-11-02 08:00:00+00:00,")
    take(table)

    assert given.audit_rows() == 1
    row = given.last_audit()
    assert row.action is LogAction.IMPORT
    assert [change["entity"] for change in row.changes] == ["maintenance_requests"]
    manifest = row.changes[0]["after"]
    assert (manifest["file_name"], manifest["sha256"]) == ("history.csv", table.sha256)
    assert (manifest["rows"], manifest["imported"], manifest["merged"], manifest["updated"]) == (3, 2, 0, 0)
    assert manifest["skipped"] == {"This is not a time that the mapping can read.": 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("EL1,Repair,2026-11-02 08:00:00+00:00,2026-11-01 08:00:00+00:00", "The end is before the start."),
        ("EL1,Repair,2031-01-01 08:00:00+00:00,", "A time lies in the future."),
        ("EL1,Repair,2026-11-01 08:00:00+00:00,2031-01-01", "A time lies in the future."),
        ("EL1,Repair,31/12/2025,", "This is not a time that the mapping can read."),
        ("EL1,Repair,0001-01-01,", "This is not a time that the mapping can read."),
        ("EL1,Repair,9999-12-31T23:59:59-12:00,", "This is not a time that the mapping can read."),
        ("EL1,Repair,,2026-11-01 08:00:00+00:00", "The row has no time of failure or report."),
        (",Repair,2026-11-01 08:00:00+00:00,", "A field that must be filled is empty."),
        ("X,Repair,2026-11-01 08:00:00+00:00,", "A name has 2 to 120 characters."),
        (f"EL1,{'x' * 4001},2026-11-01 08:00:00+00:00,", "A text is longer than 4000 characters."),
        ("EL1,Repair,2026-11-01,2026-11-02,one,more", "The row has more cells than there are headings."),
    ],
)
def test_lists_a_row_that_it_cannot_take_and_takes_the_others(take, given, row, reason):
    outcome = take(outages(row, ONE))
    assert [(listed.row, listed.reason) for listed in outcome.listed] == [(2, reason)]
    assert (outcome.imported, outcome.skipped) == (1, {reason: 1})
    assert [machine.name for machine in given.rows(Machine)] == ["EL1"]


def test_a_careless_quote_costs_its_own_row_only(take, given):
    table = orders(
        "2005-05-24,A,NO START,PM01,-12.50",
        '2008-04-01,A,"Two \\"o\\" rings, t swing""",PM01,33.10',
        "2008-04-02,A,GREASE,PM02,0",
    )
    outcome = take(table, ORDERS)
    assert (outcome.rows, outcome.imported) == (3, 2)
    assert [listed.row for listed in outcome.listed] == [3]
    first, second = given.rows(MaintenanceRequest)
    assert (first.is_functional_failure, second.is_functional_failure) == (False, False)
    assert first.reported_at == datetime(2005, 5, 23, 16, tzinfo=UTC)
    assert (first.status, first.restored_at, given.rows(JobSpell)) == (RequestStatus.COMPLETED, None, [])


@pytest.mark.parametrize(
    ("constants", "reason"),
    [
        ({"failure_code": "NOPE-1"}, "There is no such failure code."),
        ({"priority": "URGENT"}, "The priority must be one of LOW, MEDIUM, HIGH, CRITICAL."),
        ({"machine_stopped": "perhaps"}, "This is neither yes nor no."),
        ({"type": "REBUILD"}, "There is no maintenance type of this name."),
        ({"reference": "r" * 81}, "A text is longer than 80 characters."),
        ({"closed_at": "2005-01-01"}, "The end is before the start."),
    ],
)
def test_lists_a_value_that_is_not_known(take, given, constants, reason):
    fields = {name: column for name, column in OUTAGES.fields.items() if name not in {"type", "restored_at"}}
    outcome = take(outages(ONE), replace(OUTAGES, fields=fields, constants=constants))
    assert outcome.skipped == {reason: 1}
    assert (given.rows(MaintenanceRequest), given.rows(Machine)) == ([], [])


def test_a_report_that_came_after_the_repair_does_not_turn_the_work_around(take, given):
    mapping = replace(OUTAGES, fields={**OUTAGES.fields, "reported_at": "told"})
    assert take(csv("elevator,reason,out,back,told", f"{ONE},2026-11-02 08:00:00+00:00"), mapping).imported == 1
    work = given.rows(MaintenanceWork)[0]
    assert work.started_at == work.completed_at == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "began", "minutes"),
    [
        ("2011-10-30 01:50", "2011-10-30 01:10", (0, 50), 20),
        ("2011-10-30 01:50", "2011-10-30 01:55", (0, 50), 5),
        ("2011-10-30 01:50", "2011-10-30 02:10", (0, 50), 80),
        ("2011-10-30 00:30+00:00", "2011-10-30 01:10", (0, 30), 40),
        ("2011-10-30 01:20+00:00", "2011-10-30 01:20", (1, 20), 0),
    ],
)
def test_an_end_in_the_hour_that_comes_twice_is_the_first_that_is_not_before_its_start(
    take, given, start, end, began, minutes
):
    assert take(outages(f"EL1,Repair,{start},{end}"), replace(OUTAGES, zone="Europe/London")).imported == 1
    request = given.rows(MaintenanceRequest)[0]
    assert request.failed_at == datetime(2011, 10, 30, *began, tzinfo=UTC)
    assert request.restored_at - request.failed_at == timedelta(minutes=minutes)
    assert take(outages(f"EL1,Repair,{start},{end}"), replace(OUTAGES, zone="Europe/London")).already_there == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("failed", "reported", "restored", "closed", "expected"),
    [
        ("01:50", "01:10", "01:30", "01:20", [(0, 50), (1, 10), (1, 30), (1, 20)]),
        ("01:50", "", "01:10", "01:05", [(0, 50), (0, 50), (1, 10), (1, 5)]),
        ("01:10", "01:15", "01:50", "01:40", [(0, 10), (0, 15), (0, 50), (1, 40)]),
        ("01:10", "01:15", "01:30", "01:40", [(0, 10), (0, 15), (0, 30), (0, 40)]),
        ("", "01:50", "", "01:10", [(0, 50), (0, 50), None, (1, 10)]),
    ],
)
def test_every_time_of_a_past_job_takes_the_first_reading_that_keeps_their_order(
    take, given, failed, reported, restored, closed, expected
):
    names = ("failed_at", "reported_at", "restored_at", "closed_at")
    mapping = Mapping(
        fields={"machine": "asset", **{name: name for name in names}},
        zone="Europe/London",
        create_missing_machines=True,
    )
    times = (f"2011-10-30 {time}" if time else "" for time in (failed, reported, restored, closed))
    assert take(csv(",".join(("asset", *names)), ",".join(("EL1", *times))), mapping).listed == ()
    stored = given.rows(MaintenanceRequest)[0]
    hand = [time and datetime(2011, 10, 30, *time, tzinfo=UTC) for time in expected]
    assert [getattr(stored, name) for name in names] == hand


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2011-10-30 02:10", "2011-10-30 01:50"),
        ("2011-10-30 01:50+00:00", "2011-10-30 01:10"),
        ("2011-10-30 01:50+01:00", "2011-10-30 01:10+01:00"),
        ("2012-03-25 01:50", "2012-03-25 01:10"),
    ],
)
def test_lists_an_end_that_is_before_its_start_in_both_hours(take, start, end):
    outcome = take(outages(f"EL1,Repair,{start},{end}"), replace(OUTAGES, zone="Europe/London"))
    assert outcome.skipped == {"The end is before the start.": 1}


def test_lists_a_failure_later_than_its_report(take):
    mapping = replace(OUTAGES, fields={"machine": "elevator", "failed_at": "back", "reported_at": "out"})
    assert take(outages(ONE), mapping).skipped == {"The failure is later than its report.": 1}


def test_keeps_overlapping_outages_and_counts_their_time_once(take, given):
    outcome = take(
        outages(
            "EL1,Repair,2026-11-01 08:00:00+00:00,2026-11-01 10:00:00+00:00",
            "EL1,Maintenance,2026-11-01 09:00:00+00:00,2026-11-01 12:00:00+00:00",
            "EL1,Repair,2026-11-01 12:00:00+00:00,2026-11-01 13:00:00+00:00",
            "EL2,Repair,2026-11-01 09:00:00+00:00,2026-11-01 12:00:00+00:00",
        )
    )
    assert (outcome.imported, outcome.merged_stops) == (4, 1)
    line = given.line(given.rows(Machine, Machine.name == "EL1")[0].id)
    assert (line[0][1], line[-1][2]) == (datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 1, 13, tzinfo=UTC))
    assert all(before[2] == after[1] for before, after in pairwise(line))


def test_merges_with_a_stop_of_the_plant_itself(take, given, clock):
    machine = given.machine("EL1")
    given.request(machine)
    clock.advance(hours=5)
    began = (clock() - timedelta(hours=1)).isoformat()
    assert take(outages(f"EL1,Repair,{began},{clock().isoformat()}")).merged_stops == 1


def test_the_same_file_again_brings_nothing(take, given):
    rows = (ONE, ONE, "EL2,Repair,2026-11-01 08:00:00+00:00,")
    assert take(outages(*rows)).imported == 3
    again = take(outages(*rows))
    assert (again.imported, again.already_there, again.skipped) == (0, 3, {ALREADY_THERE: 3})
    assert len(given.rows(MaintenanceRequest)) == 3
    assert take(outages(*rows, ONE)).imported == 1


def test_knows_rows_by_their_own_reference_and_merges_what_is_said_twice(take):
    mapping = replace(OUTAGES, fields={**OUTAGES.fields, "reference": "order"})
    table = csv(
        "order,elevator,reason,out,back", f"7,{ONE}", f"7,{ONE}", f"7,{ONE.replace('Repair', 'Leak')}", f"8,{ONE}"
    )
    outcome = take(table, mapping)
    assert (outcome.imported, outcome.merged) == (2, 1)
    assert outcome.listed == (
        Listed(4, "This reference stands twice in the file, with different content.", "7", {}, "order"),
    )
    assert take(table, mapping).already_there == 2
    assert take(table, replace(mapping, source="other lifts")).imported == 2


def test_leaves_out_what_the_mapping_filters(take):
    mapping = replace(OUTAGES, only={"elevator": ("EL1", "EL2")}, skip={"reason": ("Cleaning",)})
    outcome = take(outages(ONE, ONE.replace("EL1", "EL3"), ONE.replace("Repair", "Cleaning")), mapping)
    assert (outcome.imported, outcome.left_out, outcome.skipped) == (1, 2, {LEFT_OUT: 2})


def test_finds_machines_by_number_and_name_and_says_when_it_cannot(take, given):
    given.machine("Press", asset_number="EL1")
    given.machine("Filler")
    given.machine("Filler")
    mapping = replace(OUTAGES, create_missing_machines=False)
    outcome = take(
        outages(ONE, ONE.replace("EL1", "PRESS"), ONE.replace("EL1", "Filler"), ONE.replace("EL1", "EL9")), mapping
    )
    assert outcome.imported == 2
    assert outcome.skipped == {
        "Several machines have this name. Use their asset numbers.": 1,
        "There is no machine of this name, number or reference.": 1,
    }


def test_a_decommissioned_machine_takes_its_past_but_no_open_request(take, given, manager):
    given.do(decommission_machine, given.machine("EL1"), "Sold", actor=manager)
    outcome = take(outages(ONE, "EL1,Repair,2026-11-02 08:00:00+00:00,"))
    assert (outcome.imported, outcome.skipped) == (1, {"The machine is decommissioned and takes no open request.": 1})
    assert given.rows(Machine)[0].status is MachineStatus.DECOMMISSIONED


@pytest.fixture
def away_for_two_days(given, manager, clock):
    """EL1 came into the register on 24 November at 8:00, left service on the 25th, and came back on the 27th."""
    machine = given.machine("EL1")
    clock.advance(days=1)
    given.do(decommission_machine, machine, "Sold", actor=manager)
    clock.advance(days=2)
    given.do(recommission_machine, machine, "Bought back", actor=manager)
    clock.advance(days=1)
    return machine


@pytest.mark.parametrize(
    ("out", "back"),
    [("26 10:00", "26 13:00"), ("25 07:00", "25 09:00"), ("26 10:00", "27 09:00"), ("24 10:00", "28 07:00")],
    ids=["inside", "into it", "out of it", "over it"],
)
@pytest.mark.usefixtures("away_for_two_days")
def test_a_stop_while_its_machine_was_out_of_service_is_listed(take, given, out, back):
    outcome = take(outages(f"EL1,Repair,2026-11-{out}:00+00:00,2026-11-{back}:00+00:00", ONE))
    [fault] = outcome.listed
    assert (outcome.imported, fault.row, fault.reason) == (1, 2, "The machine was out of service then.")
    assert (fault.column, fault.detail) == (OUTAGES.fields["failed_at"], f"2026-11-{out}")
    assert len(given.rows(MaintenanceRequest)) == len(given.rows(JobSpell)) == 1


@pytest.mark.usefixtures("away_for_two_days")
def test_an_open_stop_from_before_its_machine_was_out_of_service_is_listed(take):
    outcome = take(outages("EL1,Repair,2026-11-24 10:00:00+00:00,", "EL1,Repair,2026-11-27 10:00:00+00:00,"))
    assert (outcome.imported, outcome.skipped) == (1, {"The machine was out of service then.": 1})


@pytest.mark.parametrize(("day", "imported"), [("24", 1), ("26", 0), ("27", 1)])
@pytest.mark.usefixtures("away_for_two_days")
def test_a_failure_without_a_stop_is_asked_for_its_instant_alone(take, day, imported):
    running = replace(OUTAGES, constants={"machine_stopped": "no"})
    outcome = take(outages(f"EL1,Repair,2026-11-{day} 10:00:00+00:00,2026-11-28 07:00:00+00:00"), running)
    assert outcome.imported == imported


@pytest.mark.usefixtures("away_for_two_days")
def test_the_years_before_its_machine_was_entered_here_come_in(take, given):
    assert take(outages(ONE)).imported == 1
    assert given.line(given.rows(Machine)[0].id)[0][0] == "BREAKDOWN"


def test_takes_nothing_when_it_is_interrupted(take, given):
    shares = []

    def stop(share):
        shares.append(share)
        if share >= 0.5:
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        take(outages(ONE), progress=Progress(stop))

    assert shares
    assert (given.rows(MaintenanceRequest), given.rows(Machine), given.audit_rows()) == ([], [], 0)


def test_is_repeated_by_its_key_whatever_shows_its_progress(sessions, given, admin, clock):
    table = outages(ONE, "EL2,Repair,yesterday,")

    def press(some):
        given_to = {"actor": admin, "clock": clock, "key": "form 1", "progress": Progress(lambda _share: None)}
        return run_command(sessions, import_records, "requests", some, OUTAGES, **given_to)

    first = press(table)
    assert press(outages(ONE, "EL2,Repair,yesterday,")) == first
    assert first.listed[0].row == 3
    with pytest.raises(IdempotencyConflict):
        press(outages(ONE))


def test_brings_in_machines_and_leaves_those_that_are_there(take, given):
    given.machine("Press 1", asset_number="100")
    table = csv(
        "Name,No,Since,Cost",
        "Press One,100,01.02.2019,10",
        "Lathe 2,200,01.02.2019,12.50",
        "Lathe 3,200,01.02.2019,12.50",
        "Saw,300,,-4",
        "L,400,,",
        "Mill,,2020-05-06,",
        "Mill,,2020-05-06,",
        "Drill,500,soon,",
        "Drill,500,,much",
        "Hoist,600,01.01.0001,",
        "Hoist,600,31.12.9999,",
    )
    outcome = take(table, MACHINES, "machines")

    assert (outcome.imported, outcome.merged) == (2, 2)
    assert [(listed.row, listed.reason) for listed in outcome.listed] == [
        (4, "This reference stands twice in the file, with different content."),
        (5, "An amount cannot be negative or that large."),
        (6, "A name has 2 to 120 characters."),
        (9, "This is not a date that the mapping can read."),
        (10, "This is not an amount."),
        (11, "This is not a date that the mapping can read."),
        (12, "This is not a date that the mapping can read."),
    ]
    lathe, mill = given.rows(Machine)[1:]
    assert (lathe.name, lathe.asset_number, lathe.in_service_on) == ("Lathe 2", "200", date(2019, 2, 1))
    assert (str(lathe.downtime_cost_per_hour), mill.in_service_on) == ("12.5000", date(2020, 5, 6))
    assert [department.name for department in given.rows(Department)] == ["Hall 1", "Hall 9"]
    assert given.audit_rows() == 1
    again = take(table, MACHINES, "machines")
    assert (again.imported, again.already_there) == (0, 2)


def test_brings_in_failure_codes(take, given):
    table = csv(
        "Code,Meaning,Group",
        "pump 1,Pump leaks,hydraulic",
        "PUMP-1,Pump leaks,HYDRAULIC",
        "PUMP-1,Else,",
        "X,Short,",
        "UNKNOWN,Known,",
    )
    outcome = take(table, CODES, "failure_codes")
    assert (outcome.imported, outcome.merged, outcome.already_there, len(outcome.listed)) == (1, 1, 1, 2)
    assert given.rows(FailureCode)[-1].code == "PUMP-1"


def test_past_jobs_name_a_failure_code_as_the_list_of_codes_does(take, given):
    take(csv("Code,Meaning,Group", "pump 1,Pump leaks,"), CODES, "failure_codes")
    fields = {"machine": "Asset", "reported_at": "Day", "failure_code": "Code"}
    rows = csv("Asset,Day,Code", "Press 4,2026-11-01,pump 1", "Press 4,2026-11-02,PUMP-1")
    assert take(rows, Mapping(fields=fields, create_missing_machines=True)).imported == 2
    assert len({request.failure_code_id for request in given.rows(MaintenanceRequest)} - {None}) == 1


def test_waives_the_rules_of_the_screens_and_says_so(take):
    assert len(take(outages("EL1,,2026-11-01 08:00,2026-11-01 09:00")).waived) == 3


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_is_for_administrators(run, given, role):
    with pytest.raises(Forbidden):
        run(import_records, "requests", outages(ONE), OUTAGES, actor=given.the(role))
    assert (given.rows(MaintenanceRequest), given.refusals()) == ([], 1)


def test_the_command_line_imports_in_its_own_name(run, given):
    run(import_records, "requests", outages(ONE), OUTAGES, actor=Actor(None, "import", None, kind=ActorKind.IMPORT))
    assert given.last_audit().actor_kind is ActorKind.IMPORT


def test_refuses_a_mapping_for_something_else(take, given):
    with pytest.raises(Invalid, match="for requests"):
        take(outages(ONE), OUTAGES, "machines")
    assert given.audit_rows() == 0


def test_the_same_file_twice_at_one_instant_is_taken_once(sessions, given, admin, clock):
    table, barrier, results = outages(ONE, ONE.replace("EL1", "EL2")), Barrier(2), []

    def take():
        barrier.wait()
        try:
            outcome = run_command(sessions, import_records, "requests", table, OUTAGES, actor=admin, clock=clock)
            results.append(outcome.imported)
        except Conflict:
            results.append("refused")

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count(2) == 1
    assert set(results) <= {0, 2, "refused"}
    assert len(given.rows(MaintenanceRequest)) == 2
