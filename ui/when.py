"""Time as people read it: durations with their unit, instants in the plant zone, dates by locale."""

import re
from datetime import UTC, date, datetime, time, timedelta

from babel.dates import format_date, format_skeleton, format_time

from ui import runtime
from ui.amounts import NARROW
from ui.language import SOURCE, _, language, locale, ngettext, shown

UNKNOWN = "–"
_MINUTE, _HOUR, _DAY = 1, 60, 1440
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:h|min)\b)")


def now() -> datetime:
    """The present instant by the clock of this process."""
    return runtime.clock()


def today() -> date:
    """The date on the plant's wall calendar."""
    return in_plant(now()).date()


def in_plant(instant: datetime) -> datetime:
    """An instant on the plant's wall clock."""
    return instant.astimezone(runtime.settings().zone)


def wall_time(instant: datetime) -> datetime:
    """What the plant's wall clock shows, without its zone: tables and charts show such a time as it stands."""
    return in_plant(instant).replace(tzinfo=None)


def minutes_between(start: datetime, end: datetime | None = None) -> float:
    """Elapsed minutes from ``start`` to ``end``, or to now."""
    return ((end or now()) - start).total_seconds() / 60


def duration(minutes: float | None) -> str:
    r"""A length of time: minutes below 2 h, hours and minutes below 2 days, then days.

    >>> duration(72), duration(220), duration(None)
    ('72\u202fmin', '3\u202fh 40\u202fmin', '–')
    """
    if minutes is None:
        return UNKNOWN
    whole = max(0, round(float(minutes)))
    if whole < 2 * _HOUR:
        return _unbroken(_("{minutes} min").format(minutes=whole))
    if whole < 2 * _DAY:
        return _hours(whole)
    days = round(whole / _DAY)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR)
    if rest == 0:
        return _unbroken(_("{hours} h").format(hours=hours))
    return _unbroken(_("{hours} h {minutes:02} min").format(hours=hours, minutes=rest))


def _unbroken(words: str) -> str:
    """No line ends between a number and its unit."""
    return _BEFORE_UNIT.sub(NARROW, words)


def ago(instant: datetime | None) -> str:
    """How long ago within 24 h, otherwise day and time."""
    if instant is None:
        return UNKNOWN
    minutes = minutes_between(instant)
    if minutes < 0 or minutes >= _DAY:
        return day_time(instant)
    if minutes < _MINUTE:
        return _("just now")
    if minutes < 2 * _HOUR:
        return _unbroken(_("{minutes} min ago").format(minutes=int(minutes)))
    return _unbroken(_("{hours} h ago").format(hours=int(minutes // _HOUR)))


def clock_time(instant: datetime | None, *, seconds: bool = False) -> str:
    """The wall clock of the plant, 24 hours."""
    if instant is None:
        return UNKNOWN
    return format_time(in_plant(instant), "HH:mm:ss" if seconds else "HH:mm", locale=locale())


def day(when: datetime | date | None) -> str:
    """A date with its year: ``24 Nov 2026``."""
    return UNKNOWN if when is None else format_skeleton("yMMMd", _calendar(when), locale=locale())


def short_day(when: datetime | date | None) -> str:
    """A date within the year around now: ``24 Nov``; with its year otherwise."""
    if when is None:
        return UNKNOWN
    calendar = _calendar(when)
    near = calendar.year == today().year
    return format_skeleton("MMMd" if near else "yMMMd", calendar, locale=locale())


def month(first: date, *, short: bool = False) -> str:
    """A month by its first day: ``November 2026``, short ``Nov 26``."""
    if short:
        return format_date(first, "MMM yy", locale=locale())
    return format_skeleton("yMMMM", _calendar(first), locale=locale())


def date_format() -> str:
    """How a date is typed in this language: ``DD/MM/YYYY``, as fields of Streamlit want to know it."""
    short = locale().date_formats["short"].pattern
    return re.sub(r"[dMy]+", lambda part: {"d": "DD", "M": "MM", "y": "YYYY"}[part[0][0]], short)


def cell_date_format() -> str:
    """How a date stands in a cell of a table, whose browser knows the months in English only."""
    return "D MMM YYYY" if language() == SOURCE else date_format()


def long_day(when: datetime | date) -> str:
    """A date with its weekday: ``Tuesday 24 November``."""
    calendar = _calendar(when)
    weekday = format_date(calendar, "EEEE", locale=locale())
    return f"{weekday} {format_skeleton('MMMMd', calendar, locale=locale())}"


def day_time(instant: datetime | None) -> str:
    """Day and wall clock: ``18 Nov 07:48``."""
    return UNKNOWN if instant is None else f"{short_day(instant)} {clock_time(instant)}"


def from_to(start: datetime, end: datetime | None) -> str:
    """From when to when: ``18 Nov 07:48 – 09:10``, with the day of an end on another day; until now without."""
    if end is None:
        return f"{day_time(start)} – {_('now')}"
    is_same = in_plant(start).date() == in_plant(end).date()
    return f"{day_time(start)} – {clock_time(end) if is_same else day_time(end)}"


@shown.register
def _in_a_sentence(when: datetime) -> str:
    return day_time(when)


@shown.register
def _date_in_a_sentence(when: date) -> str:
    return short_day(when)


def until(when: date | None) -> str:
    """How many days ahead a date lies, or how many behind."""
    if when is None:
        return UNKNOWN
    days = (when - today()).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("{count} day ago", "{count} days ago", -days).format(count=-days)
    return ngettext("in {count} day", "in {count} days", days).format(count=days)


def _calendar(when: datetime | date) -> datetime:
    if isinstance(when, datetime):
        return in_plant(when)
    return datetime(when.year, when.month, when.day, tzinfo=UTC)


def last_day(until: date) -> date:
    """The last of the days before this one, as people name a time."""
    return until - timedelta(days=1)


def start_of_day(day: date | None, *, after_days: int = 0) -> datetime | None:
    """When a chosen day of the plant begins, or one so many days later; None without one."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=after_days), time(), tzinfo=runtime.settings().zone)
