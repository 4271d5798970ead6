"""Low-stock alerts: one each time a part falls below its minimum, closed when it has recovered.

No command has to think of them. The ledger shows each part to ``watch`` before it writes, the unit of work tells of
each catalogue row that it has saved, and just before the row of the record is written ``settle`` compares how each part
stands with how it stood at first. So what counts is the net effect of a command: a delivery that is promised away at
once is neither a recovery nor another fall, and an issue of what was reserved changes nothing.

The part is locked until the commit, so two commands cannot open two alerts; the unique column ``open_part_id`` holds it
besides. A command that carries no part across its minimum asks the database nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, event, select
from sqlalchemy.orm import Mapper, Session, object_session

from core.inventory.models import AlertState, SparePart, StockAlert
from core.inventory.posting import Stock
from core.kernel import portions
from core.storage import get_locked

_MOVED, _SAVED = "moved_parts", "saved_parts"
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class _Moved:
    """A part that the ledger has changed, and how it stood before."""

    stock: Stock
    was_short: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a part stands at the end of a command."""

    part_id: int
    available: Decimal
    minimum: Decimal
    is_short: bool
    at: datetime


def watch(session: Session, stock: Stock, at: datetime) -> None:
    """Remember how a locked part stands; called before each change, only the first of a command counts."""
    moved: dict[int, _Moved] = session.info.setdefault(_MOVED, {})
    first = moved.get(stock.part_id)
    moved[stock.part_id] = _Moved(stock, stock.is_short if first is None else first.was_short, at)


def judge(session: Session, part_ids: Iterable[int]) -> None:
    """Have parts looked at whose minimum or use a plain statement has changed, which nobody else sees."""
    session.info.setdefault(_SAVED, set()).update(part_ids)


def settle(session: Session) -> None:
    """Open and close the alerts of the parts that this command has carried across their minimum.

    Lock order: the parts are locked already; an alert after its part.
    """
    moved: dict[int, _Moved] = session.info.pop(_MOVED, {})
    saved: set[int] = session.info.pop(_SAVED, set())
    crossed = [
        _Standing(part_id, each.stock.available, each.stock.minimum, each.stock.is_short, each.at)
        for part_id, each in moved.items()
        if each.was_short != each.stock.is_short and part_id not in saved
    ]
    if saved:
        crossed.extend(_read(session, sorted(saved)))
    for some in portions(crossed, _AT_ONCE):
        _agree(session, some)


def short_column() -> ColumnElement[bool]:
    """The rule ``Stock.is_short`` for a condition of a statement; a test holds the two together."""
    available = SparePart.quantity - SparePart.reserved_quantity
    return and_(SparePart.is_active.is_(True), SparePart.last_seq > 0, available < SparePart.min_quantity)


@event.listens_for(SparePart, "after_update")
def _is_saved(_mapper: Mapper[SparePart], _connection: object, part: SparePart) -> None:
    session = object_session(part)
    if session is not None:
        judge(session, [part.id])


def _read(session: Session, part_ids: Sequence[int]) -> Iterator[_Standing]:
    part = SparePart
    columns = (part.id, part.quantity - part.reserved_quantity, part.min_quantity, short_column(), part.updated_at)
    for some in portions(part_ids, _AT_ONCE):
        for part_id, available, minimum, is_short, at in session.execute(select(*columns).where(part.id.in_(some))):
            yield _Standing(part_id, available, minimum, bool(is_short), at)


def _agree(session: Session, standings: Sequence[_Standing]) -> None:
    """Make the alerts of these parts agree with how they stand; one that agrees already stays as it is."""
    columns = (StockAlert.open_part_id, StockAlert.id)
    wanted = [each.part_id for each in standings]
    found = session.execute(select(*columns).where(StockAlert.open_part_id.in_(wanted)))
    is_open = {part_id: alert_id for part_id, alert_id in found}
    for each in standings:
        alert_id = is_open.get(each.part_id)
        if each.is_short and alert_id is None:
            _open(session, each)
        elif not each.is_short and alert_id is not None:
            _close(session, alert_id, each.at)
    session.flush()


def _open(session: Session, part: _Standing) -> None:
    session.add(
        StockAlert(
            spare_part_id=part.part_id,
            open_part_id=part.part_id,
            state=AlertState.OPEN,
            available=part.available,
            minimum=part.minimum,
            opened_at=part.at,
        )
    )


def _close(session: Session, alert_id: int, at: datetime) -> None:
    """Read again under its lock, for somebody may just have acknowledged it.

    A command that waited for the part began before the one that it waited for: an alert ends no sooner than it began.
    """
    alert = get_locked(session, StockAlert, alert_id)
    alert.state, alert.open_part_id = AlertState.CLOSED, None
    alert.closed_at = max(at, alert.opened_at, alert.acknowledged_at or at)
