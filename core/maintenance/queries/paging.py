"""Pages of a long list by key: the most urgent first, or the newest first, and where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from core.maintenance import rules
from core.maintenance.models import MaintenanceRequest
from core.maintenance.queries.cards import RequestCard
from core.maintenance.vocabulary import Priority

Place = tuple[int, datetime, int]
"""Where a request stands among the urgent: its rank, when it was reported, its number."""

Moment = tuple[datetime, int]
"""Where a request stands in time: an instant, and its number where two share it."""

_MOST = 100
_RANKS = {priority: 2 * place for place, priority in enumerate(reversed(Priority))}
_ranking = case({p.value: rank for p, rank in _RANKS.items()}, value=MaintenanceRequest.priority, else_=99) + case(
    (MaintenanceRequest.machine_stopped.is_(True), 0), else_=1
)


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of a list; ``following`` continues below its last card, None when this is the last page."""

    cards: tuple[RequestCard, ...]
    following: Any


def urgent(*conditions: ColumnElement[bool], after: Place | None, limit: int) -> Select[int]:
    """The ids of open requests: most urgent first, stopped machines before running ones, then the oldest.

    One more than ``limit``, which tells ``urgent_page`` that there is a next page.
    """
    request = MaintenanceRequest
    chosen = select(request.id).where(request.status.in_(rules.OPEN), *conditions)
    if after is not None:
        rank, at, number = after
        later = or_(request.reported_at > at, and_(request.reported_at == at, request.id > number))
        chosen = chosen.where(or_(_ranking > rank, and_(_ranking == rank, later)))
    return chosen.order_by(_ranking, request.reported_at, request.id).limit(_bounded(limit) + 1)


def urgent_page(found: Sequence[RequestCard], limit: int) -> CardPage:
    """The page of what ``urgent`` has chosen."""
    shown, has_more = _shown(found, limit)
    last = shown[-1] if has_more else None
    return CardPage(shown, last and (_rank(last), last.reported_at, last.request_id))


def newest(column: Any, *conditions: ColumnElement[bool], before: Moment | None, limit: int) -> Select[int]:
    """The ids of requests, the newest by ``column`` first; one more than ``limit``."""
    chosen = select(MaintenanceRequest.id).where(*conditions)
    if before is not None:
        at, number = before
        chosen = chosen.where(or_(column < at, and_(column == at, MaintenanceRequest.id < number)))
    return chosen.order_by(column.desc(), MaintenanceRequest.id.desc()).limit(_bounded(limit) + 1)


def newest_page(found: Sequence[RequestCard], column: Any, limit: int) -> CardPage:
    """The page of what ``newest`` has chosen by this column."""
    shown, has_more = _shown(found, limit)
    last = shown[-1] if has_more else None
    return CardPage(shown, last and (getattr(last, column.key), last.request_id))


def _rank(card: RequestCard) -> int:
    return _RANKS[card.priority] + (0 if card.machine_stopped else 1)


def _shown(found: Sequence[RequestCard], limit: int) -> tuple[tuple[RequestCard, ...], bool]:
    most = _bounded(limit)
    return tuple(found[:most]), len(found) > most


def _bounded(limit: int) -> int:
    return max(1, min(limit, _MOST))
