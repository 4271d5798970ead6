"""Calendars: weekly shifts and exceptional days in a table, and the hours a week that they make."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.assets import ExceptionDay, Shift, calendars, save_calendar
from core.kernel import Invalid, Role
from core.maintenance import machine_figures
from tests.support.seen import labels, words
from ui import shift_table

CALENDARS = "admin/calendars"
EARLY = Shift(0, time(6), time(14))


@pytest.fixture
def calendar(given, admin):
    return given.do(save_calendar, "Early shift", [EARLY], [ExceptionDay(date(2026, 12, 25))], actor=admin)


def test_shows_calendars_with_their_hours_and_machines(open_page, given, admin, calendar):
    given.machine(operating_calendar_id=calendar)
    page = open_page(CALENDARS, admin)

    assert not page.exception
    assert "Early shift" in labels(page)
    assert "8 h a week · 1 machine · 1 exceptional day" in words(page)


def test_what_it_says_of_down_time_is_what_the_figures_of_a_machine_count(open_page, given, clock, admin, calendar):
    machine = given.machine(operating_calendar_id=calendar)
    clock.now = datetime(2026, 11, 28, 8, tzinfo=UTC)  # a Saturday; the shift is on Monday
    given.completed_job(machine, failed_at=clock() - timedelta(hours=3))

    assert given.ask(machine_figures, machine).hours_stopped == 3
    assert "also outside these hours" in words(open_page(CALENDARS, admin))


def test_opens_the_shifts_as_a_table_with_their_sum(open_page, manager, calendar):
    page = open_page(CALENDARS, manager)
    page.button(key=f"open-calendar-{calendar}").click().run()

    assert not page.exception
    assert page.text_input(key=f"calendar-{calendar}-name").value == "Early shift"
    assert ":blue-badge[:material/schedule: 8\u202fh a week]" in [line.value for line in page.markdown]


def test_saves_a_new_name_with_the_shifts_that_stand_there(open_page, given, admin, calendar):
    page = open_page(CALENDARS, admin)
    page.button(key=f"open-calendar-{calendar}").click().run()
    page.text_input(key=f"calendar-{calendar}-name").set_value("Morning")
    page.button(key=f"calendar-{calendar}-submit").click().run()

    saved = given.ask(calendars)[0]
    assert (saved.name, saved.shifts, saved.version) == ("Morning", (EARLY,), 2)
    assert saved.exceptions == (ExceptionDay(date(2026, 12, 25)),)


def test_refuses_a_calendar_without_a_shift(open_page, admin):
    page = open_page(CALENDARS, admin)
    page.button(key="open-add-calendar").click().run()
    page.text_input(key="add-calendar-name").set_value("Nights")
    page.button(key="add-calendar-submit").click().run()

    assert "A calendar needs at least one shift." in words(page)
    assert page.text_input(key="add-calendar-name").value == "Nights"


def test_says_what_holds_without_a_calendar(open_page, admin):
    assert "every machine is required round the clock" in words(open_page(CALENDARS, admin))


def test_edits_of_the_table_give_the_rows_that_one_sees():
    rows = shift_table.shift_rows([EARLY, Shift(1, time(6), time(14)), Shift(2, time(6), time(14))])
    edits = {
        "edited_rows": {0: {"end": "15:30:00.000"}},
        "deleted_rows": [1],
        "added_rows": [{"weekday": "Friday", "start": "22:00:00", "end": "06:00:00"}],
    }

    assert shift_table.shifts_in(shift_table.edited(rows, edits)) == [
        Shift(0, time(6), time(15, 30)),
        Shift(2, time(6), time(14)),
        Shift(4, time(22), time(6)),
    ]


def test_a_row_that_is_not_complete_is_refused():
    with pytest.raises(Invalid, match="Each shift needs"):
        shift_table.shifts_in([{"weekday": "Monday", "start": None, "end": time(6)}])
    with pytest.raises(Invalid, match="needs its date"):
        shift_table.days_in([{"note": "Works outing"}])


def test_a_row_that_was_begun_is_said_beside_the_sum_and_an_empty_one_is_none():
    begun = {"added_rows": [{"weekday": "Friday"}, {}, {"_index": 3, "start": None}]}
    rows = shift_table.edited(shift_table.shift_rows([EARLY]), begun)

    assert shift_table.sum_line(rows).replace("\u202f", " ") == "8 h a week · 1 row is not complete"
    with pytest.raises(Invalid, match="Each shift needs"):
        shift_table.shifts_in(rows)


def test_what_the_browser_sends_wrong_is_refused_in_a_sentence():
    with pytest.raises(Invalid, match="122026-02-04 is not a day"):
        shift_table.days_in([{"on_date": "122026-02-04"}])
    with pytest.raises(Invalid, match="noon is not a time"):
        shift_table.shifts_in([{"weekday": "Monday", "start": "noon", "end": time(6)}])


@pytest.mark.parametrize(
    ("shifts", "total"),
    [
        ([EARLY], 8),
        ([Shift(6, time(22), time(6))], 8),
        ([Shift(3, time(0), time(0))], 24),
        ([EARLY, Shift(0, time(13), time(15))], 9),
    ],
)
def test_hours_cross_midnight_and_count_once(shifts, total):
    assert shift_table.weekly_hours(shifts) == total


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, calendar, role):
    page = open_page(CALENDARS, given.the(role))

    assert "This page is for" in page.info[0].value
    assert "Early shift" not in labels(page)
