"""Invariants of low-stock alerts."""

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from core.inventory.alerts import short_column
from core.inventory.models import AlertState, SparePart, StockAlert

Finding = tuple[int | None, str]


def short_parts_have_one(session: Session) -> Iterator[Finding]:
    """A part has an open alert exactly while it is below its minimum; the database lets it have no two."""
    statement = (
        select(SparePart.id, StockAlert.id.is_not(None))
        .outerjoin(StockAlert, StockAlert.open_part_id == SparePart.id)
        .where(short_column() != StockAlert.id.is_not(None))
    )
    for part_id, has_one in session.execute(statement):
        yield part_id, "is not short and has an open alert" if has_one else "has run short without an alert"


def alerts_say_how_they_stand(session: Session) -> Iterator[Finding]:
    """An alert names its part as long as it is open, and says when it was seen and when it was closed."""
    alert = StockAlert
    is_closed = alert.state == AlertState.CLOSED
    wrong = or_(
        is_closed != alert.open_part_id.is_(None),
        alert.open_part_id != alert.spare_part_id,
        is_closed != alert.closed_at.is_not(None),
        alert.closed_at < alert.opened_at,
        and_(alert.state == AlertState.ACKNOWLEDGED, alert.acknowledged_at.is_(None)),
        and_(alert.state == AlertState.OPEN, alert.acknowledged_at.is_not(None)),
    )
    for alert_id in session.scalars(select(alert.id).where(func.coalesce(wrong, False))):
        yield alert_id, "its status, its part and its times do not fit each other"
