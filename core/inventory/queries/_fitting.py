"""Which movements fit several filters at once, newest first.

Each is found by an index that ends with the time, so that no more is read than a page needs; where none has all that is
asked, the newest of each kind are found and put together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    false,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from core.assets import Machine
from core.inventory.models import InventoryTransaction, MovementReason, SparePart, SparePartsRequest
from core.inventory.queries._search import part_fits
from core.kernel.ports import occurrences_at, works_at

NEWEST: Final = (InventoryTransaction.transaction_date.desc(), InventoryTransaction.id.desc())
Before = tuple[datetime, int]
"""Where a page ends: the instant and the id of its last movement."""

_FEW, _FEW_MOVEMENTS = 50, 10_000
_INDEXES: Final = {
    (False, False, False): "date",
    (False, False, True): "reason",
    (False, True, False): "place",
    (False, True, True): "place_reason",
    (True, False, True): "person_reason",
    (True, True, True): "person_place_reason",
}
"""By whether a person, a place and a kind are asked for."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a movement has to be; each as in ``movements``."""

    search: str
    reason: MovementReason | None
    location_id: int | None
    user_id: int | None
    machine_id: int | None
    job: int | None
    since: datetime | None
    until: datetime | None
    before: Before | None


def newest(session: Session, fitting: Fitting, limit: int) -> Subquery:
    """The ids of those that fit, not more than ``limit``."""
    parts, are_few = _parts(session, fitting.search)
    if fitting.machine_id is not None or fitting.job is not None:
        found = [_looked_up(fitting, "cause", cause, *_among(parts, only_seen=True)) for cause in _causes(fitting)]
    elif are_few:
        found = [_looked_up(fitting, "part", *_among(parts, only_seen=False))]
    elif fitting.user_id is not None and fitting.reason is None:
        found = [_walked(replace(fitting, reason=reason), parts) for reason in MovementReason]
    else:
        found = [_walked(fitting, parts)]
    pages = [statement.order_by(*NEWEST).limit(limit).subquery() for statement in found]
    if len(pages) == 1:
        return pages[0]
    every = union_all(*(select(page.c.id, page.c.transaction_date) for page in pages)).subquery()
    return select(every.c.id).order_by(every.c.transaction_date.desc(), every.c.id.desc()).limit(limit).subquery()


def _parts(session: Session, search: str) -> tuple[list[int] | None, bool]:
    """Which parts fit, and whether they are looked up: few parts, or parts that hardly moved.

    Of others the movements are gone through by time, for soon there are enough.
    """
    if not search.strip():
        return None, False
    fitting = select(SparePart.id, SparePart.last_seq).where(part_fits(search), SparePart.last_seq > 0)
    moved = {part: last_seq for part, last_seq in session.execute(fitting)}
    return list(moved), len(moved) <= _FEW or sum(moved.values()) <= _FEW_MOVEMENTS


def _among(parts: list[int] | None, *, only_seen: bool) -> Iterator[ColumnElement[bool]]:
    if parts is not None:
        these: Any = bindparam("parts", parts, expanding=True, literal_execute=True)
        yield _only_seen(InventoryTransaction.spare_part_id, only_seen).in_(these)


def _causes(fitting: Fitting) -> Iterator[ColumnElement[bool]]:
    """By what was asked for, of which a machine or a job has little: for jobs, and for planned maintenance."""
    request = SparePartsRequest
    jobs, machine = [], select(Machine.id).where(Machine.id == fitting.machine_id)
    if fitting.machine_id is not None:
        jobs.append(request.maintenance_work_id.in_(works_at.ask(machine, None)))
    if fitting.job is not None:
        jobs.append(request.maintenance_work_id.in_(works_at.ask(select(Machine.id).where(false()), fitting.job)))
    yield InventoryTransaction.spare_parts_request_id.in_(select(request.id).where(*jobs))
    if fitting.job is None:
        due = request.pm_occurrence_id.in_(occurrences_at.ask(machine))
        yield InventoryTransaction.spare_parts_request_id.in_(select(request.id).where(due))


def _looked_up(fitting: Fitting, index: str, *found: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """By what only little has, while all else is only seen."""
    return _of(index).where(*found, *_exactly(fitting, only_seen=True), *_within(fitting))


def _walked(fitting: Fitting, parts: list[int] | None) -> Select[*tuple[Any, ...]]:
    """By what the index has, in the order of the page."""
    asked = (fitting.user_id is not None, fitting.location_id is not None, fitting.reason is not None)
    return _of(_INDEXES[asked]).where(
        *_among(parts, only_seen=True), *_exactly(fitting, only_seen=False), *_within(fitting)
    )


def _of(index: str) -> Select[*tuple[Any, ...]]:
    """A server by itself may start at the wrong end, so the index is named."""
    row = InventoryTransaction
    found: Select[*tuple[Any, ...]] = select(row.id, row.transaction_date)
    return found.with_hint(row, f"FORCE INDEX (ix_inventory_transactions_{index})", "mysql")


def _exactly(fitting: Fitting, *, only_seen: bool) -> Iterator[ColumnElement[bool]]:
    row, reason = InventoryTransaction, fitting.reason
    if reason is not None:
        yield (type_coerce(row.reason, String) + "" == reason.value) if only_seen else row.reason == reason
    if fitting.location_id is not None:
        yield _only_seen(row.location_id, only_seen) == fitting.location_id
    if fitting.user_id is not None:
        yield _only_seen(row.performed_by, only_seen) == fitting.user_id


def _only_seen(column: Any, condition: bool) -> Any:
    """A sum is no column: no engine looks it up, it is only seen in what was found by something else."""
    return column + 0 if condition else column


def _within(fitting: Fitting) -> Iterator[ColumnElement[bool]]:
    row = InventoryTransaction
    if fitting.since is not None:
        yield row.transaction_date >= fitting.since
    if fitting.until is not None:
        yield row.transaction_date < fitting.until
    if fitting.before is not None:
        at, last = fitting.before
        yield row.transaction_date <= at
        yield or_(row.transaction_date < at, and_(row.transaction_date == at, row.id < last))
