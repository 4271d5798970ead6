"""Times that people enter: none in the future, none before what they follow, none absurdly far back."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from core.kernel import Invalid

REPORT_WITHIN = timedelta(days=366)
_EASTERNMOST = timedelta(hours=14)


def to_the_minute(instant: datetime, bound: datetime) -> datetime:
    """What somebody entered, who reads times to the minute: in the minute of ``bound`` it is not before it.

    >>> failed = datetime(2026, 11, 26, 14, 4, 40, tzinfo=UTC)
    >>> to_the_minute(failed.replace(second=0), failed).second, to_the_minute(failed.replace(minute=3), failed).minute
    (40, 3)
    """
    return max(instant, bound) if _minute(instant) == _minute(bound) else instant


def check_between(instant: datetime, *, earliest: datetime | None, now: datetime) -> datetime:
    """An instant that somebody entered: not in the future, not before the failure.

    Raises:
        Invalid: it lies outside, or has no time zone.
    """
    if instant.tzinfo is None:
        raise Invalid("A time needs its time zone.")
    if instant > now:
        raise Invalid("That time is in the future.")
    if earliest is None:
        return instant
    instant = to_the_minute(instant, earliest)
    if instant < earliest:
        raise Invalid("That is before the machine failed. Check the time.")
    return instant


def check_after(instant: datetime, began: datetime) -> datetime:
    """The end of something lies after its beginning.

    Raises:
        Invalid: it lies before.
    """
    instant = to_the_minute(instant, began)
    if instant < began:
        raise Invalid("What ends here began only at {time}. Enter a later time.", time=began)
    return instant


def check_after_work(instant: datetime, worked_until: datetime | None) -> datetime:
    """Nobody worked on a job after it was finished, or while it waited.

    Raises:
        Invalid: somebody did.
    """
    if worked_until is None:
        return instant
    instant = to_the_minute(instant, worked_until)
    if instant < worked_until:
        raise Invalid("Somebody worked on this job until {time}. Enter a later time.", time=worked_until)
    return instant


def check_after_stops(instant: datetime, ends: Iterable[datetime | None]) -> datetime:
    """A further stop of a job begins after the machine ran again.

    Raises:
        Invalid: an earlier stop of the job ended only later.
    """
    last = max((end for end in ends if end is not None), default=instant)
    instant = to_the_minute(instant, last)
    if instant < last:
        raise Invalid("This job stopped the machine until {time}. Enter a later time.", time=last)
    return instant


def check_since(instant: datetime, service: Iterable[date | None], *, reported_at: datetime) -> datetime:
    """The start of a stop that somebody entered is not absurdly far back.

    A machine cannot stop before it is there: if the day on which it was installed or put into service is known, that
    day is the earliest, counted from where it begins first on earth, so that no time zone matters. Without such a day
    a stop begins at most 366 days before it is reported: beyond that a typed year is a slip, and what is really older
    comes in by import, which this rule does not concern. A day after the report is not known to be right and is left
    aside: a report must never fail for a date in the register.

    Raises:
        Invalid: it lies further back.
    """
    days = [day for day in service if day is not None and day <= (reported_at + _EASTERNMOST).date()]
    if days:
        if datetime.combine(min(days), time.min, UTC) - instant > _EASTERNMOST:
            raise Invalid("This machine is in service only since {day}. Check the time.", day=min(days))
    elif reported_at - instant > REPORT_WITHIN:
        raise Invalid("That time is more than {days} days back. Check the time.", days=REPORT_WITHIN.days)
    return instant


def out_of_service(
    start: datetime, end: datetime | None, away: Iterable[tuple[datetime, datetime | None]]
) -> tuple[datetime, datetime | None] | None:
    """The first time out of service into which a stop reaches, or in which a failure lies; None when there is none.

    Args:
        start: when it began.
        end: when it ended, as ``start`` for what has no length; None while it goes on.
        away: from when to when the machine was out of service; without an end it is still.
    """
    reaching = (gap for gap in away if (gap[1] is None or start < gap[1]) and (end is None or end > gap[0]))
    return next(reaching, None)


def check_in_service(start: datetime, end: datetime | None, away: Iterable[tuple[datetime, datetime | None]]) -> None:
    """A machine neither fails nor stands still while it is out of service; for the arguments see ``out_of_service``.

    Raises:
        Invalid: it was out of service then, or for a part of that time.
    """
    gone, back = out_of_service(start, end, away) or (None, None)
    if back is not None:
        raise Invalid("This machine was out of service from {start} to {end}. Check the time.", start=gone, end=back)
    if gone is not None:
        raise Invalid("This machine was taken out of service at {time}. It has no down time after that.", time=gone)


def check_after_reopening(instant: datetime, reopened_at: datetime | None) -> datetime:
    """What is entered for a reopened job happened after it was reopened: the repair before is in the record.

    Raises:
        Invalid: it lies before.
    """
    if reopened_at is None:
        return instant
    instant = to_the_minute(instant, reopened_at)
    if instant < reopened_at:
        raise Invalid("This job was reopened at {time}. Enter a later time.", time=reopened_at)
    return instant


def check_restored(restored_at: datetime, stops: Iterable[tuple[datetime, datetime | None]]) -> datetime:
    """The machine ran again after its last stop began, and after every stop of an earlier repair ended.

    Args:
        restored_at: when it ran again.
        stops: for each stop that counts, its start, and the end that an earlier repair gave it.

    Raises:
        Invalid: it lies before.
    """
    for start, end in sorted(stops, reverse=True):
        restored_at = to_the_minute(restored_at, end or start)
        if restored_at < start:
            raise Invalid("The last stop of this job began at {time}. The machine ran again after that.", time=start)
        if end is not None and restored_at < end:
            raise Invalid("Before it was reopened, this job stopped the machine until {time}.", time=end)
    return restored_at


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
