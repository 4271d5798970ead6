"""A row of the log as it is read: one change a record, with the names of the records that it points at."""

from datetime import time

import pytest
from sqlalchemy import event

from core import audit, schema
from core.assets import save_calendar
from core.assets.rules import Shift
from core.audit.changes import CALLED, Name, merged, target_of
from core.storage import run_command
from tests.core.storage.calls import call_of, function_of


def newest(given, admin):
    return given.ask(audit.activity, limit=1, actor=admin)[0]


def test_a_job_that_was_written_twice_is_told_once(given, admin, technician):
    given.completed_job(technician=technician)
    stored = [(change["entity"], change["id"]) for change in given.last_audit().changes]
    read = [(change["entity"], change["id"]) for change in newest(given, admin).changes]

    assert len(set(stored)) < len(stored)
    assert sorted(read) == sorted(set(stored))


def test_reading_leaves_the_record_as_it_was_written(given, admin, technician):
    given.completed_job(technician=technician)
    before = given.last_audit().changes
    newest(given, admin)

    assert given.last_audit().changes == before


def test_what_came_back_to_where_it_was_is_left_out():
    there = {"entity": "a", "id": 1, "before": {"x": 1, "y": 1}, "after": {"x": 2, "y": 2}}
    back = {"entity": "a", "id": 1, "before": {"x": 2}, "after": {"x": 1}}

    assert merged([there, back]) == [{"entity": "a", "id": 1, "before": {"y": 1}, "after": {"y": 2}}]


def test_a_record_that_came_and_went_in_one_command_is_left_out():
    made = {"entity": "a", "id": 1, "before": None, "after": {"x": 1}}

    assert merged([made, {"entity": "a", "id": 1, "before": {"x": 1}, "after": None}]) == []


def test_a_new_record_keeps_its_last_values_and_a_removed_one_its_first():
    made = {"entity": "a", "id": 1, "before": None, "after": {"x": 1, "y": 1}}
    changed = {"entity": "a", "id": 1, "before": {"x": 1}, "after": {"x": 2}}
    removed = {"entity": "a", "id": 1, "before": {"x": 2, "y": 1}, "after": None}

    assert merged([made, changed]) == [{"entity": "a", "id": 1, "before": None, "after": {"x": 2, "y": 1}}]
    assert merged([changed, removed]) == [{"entity": "a", "id": 1, "before": {"x": 1, "y": 1}, "after": None}]


def test_names_every_record_that_a_change_points_at(given, admin, technician):
    machine = given.machine("Packer 1")
    job = given.completed_job(machine, technician=technician)
    names = newest(given, admin).names

    assert names["machines", machine] == Name("Packer 1")
    assert names["maintenance_requests", job] == Name("Packer 1")
    assert names["failure_codes", given.code("WEAR-002")] == Name("Seal worn", "WEAR-002")


def test_names_the_people_in_a_change(given, admin, technician, supervisor):
    given.job(technician=technician, actor=supervisor)

    assert newest(given, admin).names["users", technician.user_id] == Name(technician.full_name)


def test_a_record_that_is_gone_has_no_name_and_the_rest_is_read(given, admin):
    early, late = (Shift(0, time(hour), time(hour + 8)) for hour in (6, 14))
    calendar = given.do(save_calendar, "Two shifts", [early, late], actor=admin)
    given.do(save_calendar, "One shift", [early], calendar_id=calendar, actor=admin)
    row = newest(given, admin)
    gone = next(change["id"] for change in row.changes if change["entity"] == "calendar_shifts")

    assert ("calendar_shifts", gone) not in row.names
    assert row.names["operating_calendars", calendar] == Name("One shift")


def test_changes_that_somebody_rewrote_by_hand_do_not_end_the_reading():
    assert merged([7, {"entity": "machines"}, {"entity": "a", "id": 1, "before": 3, "after": [4]}]) == []
    assert merged("nonsense") == merged({"x": 1}) == []


def test_a_page_reads_its_names_in_one_query(given, admin, sessions):
    for _n in range(3):
        given.completed_job()
    asked = []
    engine = sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    rows = given.ask(audit.activity, actor=admin)

    assert len(rows) > 9
    assert sum("UNION" in statement for statement in asked) == 1
    assert sum("activity_logs" in statement for statement in asked) == 1


@pytest.mark.parametrize("table", sorted(CALLED))
def test_the_way_to_a_name_leads_to_a_column_of_text(table):
    here = schema.metadata().tables[table]
    *steps, last = CALLED[table]
    for step in steps:
        here = target_of(here.columns[step])

    assert here.columns[last].type.python_type is str


def test_everything_that_a_column_points_at_has_a_name():
    pointed = {
        target.name
        for table in schema.metadata().sorted_tables
        for column in table.columns
        if (target := target_of(column)) is not None
    }

    assert pointed - {"activity_logs"} <= set(CALLED)


@pytest.mark.parametrize("name", ["people.deactivate_user", "assets.save_calendar", "inventory.request_parts"])
def test_every_id_in_a_change_is_named(sessions, given, admin, clock, name):
    call = call_of(name, given)
    run_command(sessions, function_of(name), *call.args, actor=call.actor, clock=clock, **call.kwargs)
    row = newest(given, admin)

    for change in row.changes:
        for column, value in {**(change["before"] or {}), **(change["after"] or {})}.items():
            target = target_of(schema.metadata().tables[change["entity"]].columns[column])
            if target is not None and value is not None and change["after"] is not None:
                assert (target.name, value) in row.names, (change["entity"], column)
