"""Invariants of low-stock alerts."""

from sqlalchemy import and_, func, or_, select

from core.invariants.asked import NoRow
from core.inventory.alerts import short_column
from core.inventory.models import AlertState, SparePart, StockAlert
from core.storage import table_of

_PART, _ALERT = table_of(SparePart), table_of(StockAlert)
_HAS_ONE = _ALERT.c.id.is_not(None)
_IS_CLOSED = _ALERT.c.state == AlertState.CLOSED
_UNFIT = or_(
    _ALERT.c.open_part_id.is_(None) != _IS_CLOSED,
    _ALERT.c.open_part_id != _ALERT.c.spare_part_id,
    _ALERT.c.closed_at.is_not(None) != _IS_CLOSED,
    _ALERT.c.closed_at < _ALERT.c.opened_at,
    and_(_ALERT.c.state == AlertState.ACKNOWLEDGED, _ALERT.c.acknowledged_at.is_(None)),
    and_(_ALERT.c.state == AlertState.OPEN, _ALERT.c.acknowledged_at.is_not(None)),
)

SHORT_PARTS_HAVE_ONE = NoRow(
    select(_PART.c.id)
    .outerjoin_from(_PART, _ALERT, _ALERT.c.open_part_id == _PART.c.id)
    .where(short_column() != _HAS_ONE),
    "has run short without an alert, or has an open alert and is not short",
)
"""A part has an open alert exactly while it is below its minimum; the database lets it have no two."""

ALERTS_SAY_HOW_THEY_STAND = NoRow(
    select(_ALERT.c.id).where(func.coalesce(_UNFIT, False)),
    "its status, its part and its times do not fit each other",
)
"""An alert names its part as long as it is open, and says when it was seen and when it was closed."""
