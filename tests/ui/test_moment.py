"""A time on the plant's wall clock is one instant, also in the hour that the clock shows twice."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.shell import stand_in
from ui import moment

TWICE = datetime.fromisoformat("2026-10-25T01:30")
SUMMER, WINTER = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Lets the clock of the screens stand at an instant."""
    shell = stand_in(monkeypatch)
    return lambda instant: setattr(shell, "now", instant)


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        (SUMMER, SUMMER),
        (WINTER - timedelta(minutes=1), SUMMER),
        (WINTER, WINTER),
        (WINTER + timedelta(days=5), WINTER),
    ],
)
def test_of_the_hour_that_comes_twice_the_last_that_has_come_is_meant(at, now, meant):
    at(now)
    assert moment.from_wall(TWICE) == meant


def test_what_is_shown_in_the_second_of_the_two_hours_is_the_present_minute(at):
    at(WINTER)
    assert moment.from_wall(moment.on_the_wall(WINTER)) == WINTER


def test_any_other_time_is_one_instant(at):
    at(WINTER)
    assert moment.from_wall(datetime.fromisoformat("2026-07-01T00:30")) == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert moment.from_wall(datetime.fromisoformat("2026-12-01T00:30")) == datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
