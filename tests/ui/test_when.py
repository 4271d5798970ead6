"""Durations carry units, instants stand in the plant zone, unknown is a dash."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.shell import NOW
from ui import when
from ui.language import use

pytestmark = pytest.mark.usefixtures("process")


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0\u202fmin"),
        (0.4, "0\u202fmin"),
        (72, "72\u202fmin"),
        (119, "119\u202fmin"),
        (119.6, "2\u202fh"),
        (120, "2\u202fh"),
        (220, "3\u202fh 40\u202fmin"),
        (125, "2\u202fh 05\u202fmin"),
        (2879, "47\u202fh 59\u202fmin"),
        (2880, "2 days"),
        (5760, "4 days"),
        (-3, "0\u202fmin"),
        (None, "–"),
    ],
)
def test_a_duration_grows_from_minutes_to_days(minutes, text):
    assert when.duration(minutes) == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=26), "26\u202fmin ago"),
        (timedelta(hours=3, minutes=40), "3\u202fh ago"),
        (timedelta(hours=24), "23 Nov 08:14"),
        (timedelta(minutes=-5), "24 Nov 08:19"),
    ],
)
def test_an_instant_is_relative_within_a_day(before, text):
    assert when.ago(NOW - before) == text


def test_an_instant_is_shown_on_the_plants_clock():
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert when.clock_time(summer) == "00:30"
    assert when.day(summer) == "2 Jul 2026"
    assert when.day_time(summer) == "2 Jul 00:30"


def test_a_date_of_another_year_carries_its_year():
    assert when.short_day(date(2025, 12, 31)) == "31 Dec 2025"
    assert when.short_day(date(2026, 12, 31)) == "31 Dec"


def test_the_weekday_is_written_out():
    assert when.long_day(NOW) == "Tuesday 24 November"


@pytest.mark.parametrize(("ahead", "text"), [(8, "in 8 days"), (1, "in 1 day"), (0, "today"), (-2, "2 days ago")])
def test_a_date_says_how_far_it_lies(ahead, text):
    assert when.until(date(2026, 11, 24) + timedelta(days=ahead)) == text


@pytest.mark.parametrize(
    ("days", "words"), [(0, "24 Nov 07:30 – 08:00"), (1, "24 Nov 07:30 – 25 Nov 08:00"), (None, "24 Nov 07:30 – now")]
)
def test_a_time_over_midnight_says_the_day_of_its_end(days, words):
    start = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    end = None if days is None else start + timedelta(days=days, minutes=30)
    assert when.from_to(start, end) == words


@pytest.mark.parametrize("show", [when.ago, when.clock_time, when.day, when.short_day, when.day_time, when.until])
def test_unknown_is_a_dash(show):
    assert show(None) == "–"


def test_german_reads_german():
    use("de")

    assert when.long_day(NOW) == "Dienstag 24. November"
    assert when.day(NOW) == "24. Nov. 2026"
    assert when.clock_time(NOW, seconds=True) == "08:14:05"


@pytest.mark.parametrize(("tag", "pattern"), [("en", "D MMM YYYY"), ("de", "DD.MM.YYYY")])
def test_a_cell_shows_no_english_month_in_another_language(tag, pattern):
    use(tag)
    assert when.cell_date_format() == pattern
