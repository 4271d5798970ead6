"""Months that are over: what all parts together moved in them is added up once, since nothing moves in them any more.

A report over years then reads a few rows of the plant, not a row of every part for every month. The rows follow from
the sums of the parts; a clock that ran ahead has closed nothing, for a row is believed only after its ``closed_at``.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import bindparam, case, delete, func, select
from sqlalchemy.orm import Session

from core.inventory.models import ClosedMonth, MovementReason
from core.inventory.sums import FIGURES, MONTHLY, month_of, next_month, upserting
from core.settings import load
from core.storage import Sessions, connection_of, in_transaction, reading, table_of

CLOSED = table_of(ClosedMonth)
_IN_DOUBT = timedelta(days=1)
"""So long after its end a month may still be moved in: a command that began before it, a clock that was set."""
_REASONS = sorted(MovementReason)
_SUMS = (*FIGURES, "came_in")
_NOW = bindparam("now", type_=CLOSED.c.closed_at.type)
_OF_ONE = CLOSED.c.reason == MovementReason.ISSUE
_LAST = select(func.max(CLOSED.c.month)).where(_OF_ONE, CLOSED.c.closed_at <= _NOW)
_AHEAD = select(func.count()).where(_OF_ONE, CLOSED.c.closed_at > _NOW)
_MONTH_BEFORE = select(CLOSED.c.month).where(_OF_ONE, CLOSED.c.month == bindparam("month")).with_for_update()
_FIRST_MOVED = {
    reason: select(func.min(MONTHLY.c.month)).where(MONTHLY.c.reason == reason).scalar_subquery() for reason in _REASONS
}
_EACH_FIRST = select(*_FIRST_MOVED.values())
_STORED = select(CLOSED.c.month, CLOSED.c.reason, *(CLOSED.c[name] for name in _SUMS)).order_by(
    CLOSED.c.month, CLOSED.c.reason
)
_EACH = {name: MONTHLY.c[name] for name in FIGURES} | {
    "came_in": case((MONTHLY.c.value > 0, MONTHLY.c.value), else_=None)
}
_TOGETHER = select(
    *(func.coalesce(func.sum(each), 0, type_=CLOSED.c[name].type) for name, each in _EACH.items())
).where(
    MONTHLY.c.reason == bindparam("reason", type_=MONTHLY.c.reason.type),
    MONTHLY.c.month == bindparam("month", type_=MONTHLY.c.month.type),
)


def closed_until(session: Session, now: datetime) -> date | None:
    """The first day after the months that are closed; None where none is."""
    last = session.connection().scalar(_LAST, {"now": now})
    return None if last is None else next_month(last)


def close_months(sessions: Sessions, now: datetime) -> int:
    """Close every month that is over, the oldest first, each in a transaction of its own; returns how many.

    What a clock that ran ahead has closed is taken back first.
    """
    with reading(sessions) as session:
        ahead, months = session.connection().scalar(_AHEAD, {"now": now}), _over(session, now)
    if ahead:
        in_transaction(sessions, lambda session: session.execute(delete(CLOSED).where(CLOSED.c.closed_at > now)))
    return sum(in_transaction(sessions, partial(_close, month=month, now=now)) for month in months)


def reopen_months(session: Session) -> None:
    """Take back that months are closed, since something was recorded in the past; the next round closes them again."""
    session.execute(delete(CLOSED))


def wrongly_closed(session: Session) -> list[tuple[date, MovementReason]]:
    """Months up to the last closed one, and of which reason, that are not the sums of their parts; oldest first."""
    stored = {(month, reason): tuple(sums) for month, reason, *sums in session.connection().execute(_STORED)}
    if not stored:
        return []
    known = [month for month, _reason in stored]
    first = min([*_first_moved(session), *known])
    return [
        (month, reason)
        for month in _months(first, next_month(max(known)))
        for reason in _REASONS
        if stored.get((month, reason)) != _together(session, reason, month)
    ]


def _over(session: Session, now: datetime) -> Sequence[date]:
    end = month_of(load().day_of(now - _IN_DOUBT))
    return list(_months(closed_until(session, now) or min(_first_moved(session), default=end), end))


def _first_moved(session: Session) -> Iterator[date]:
    """The first month of each reason that has one."""
    return filter(None, session.connection().execute(_EACH_FIRST).one())


def _months(month: date, end: date) -> Iterator[date]:
    while month < end:
        yield month
        month = next_month(month)


def _close(session: Session, *, month: date, now: datetime) -> bool:
    if not _is_next(session, month):
        return False
    rows: list[dict[str, Any]] = [
        {"month": month, "reason": reason, "closed_at": now}
        | dict(zip(_SUMS, _together(session, reason, month), strict=True))
        for reason in _REASONS
    ]
    # In the place of what another worker or a wrong clock may have left.
    upserting(CLOSED, connection_of(session).dialect.name == "sqlite", adds=False).run_all(session, rows)
    return True


def _is_next(session: Session, month: date) -> bool:
    """Nothing moved before, or the month before is closed, and stays so until this transaction has ended."""
    if month <= min(_first_moved(session), default=month):
        return True
    before = month_of(month - timedelta(days=1))
    return session.connection().scalar(_MONTH_BEFORE, {"month": before}) is not None


def _together(session: Session, reason: MovementReason, month: date) -> tuple[Any, ...]:
    return tuple(session.connection().execute(_TOGETHER, {"reason": reason, "month": month}).one())
