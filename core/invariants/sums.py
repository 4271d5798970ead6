"""Invariants of the sums of the ledger, by part and reason and by month, each compared in a few statements.

The days are those of the plant's time zone, which no statement of a database knows: ``python -m core rebuild-rollups
--check`` compares them day by day.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, SQLColumnExpression, case, extract, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from core.inventory.models import ConsumptionDaily, ConsumptionMonthly, InventoryTransaction
from core.storage.types import ExactDecimal

Finding = tuple[int | None, str]
Key = tuple[Any, ...]
_WORTH = ExactDecimal(20, 4)


def sums_agree_with_ledger(session: Session) -> Iterator[Finding]:
    """By part and reason, the sums of the days and those of the months are what the movements say."""
    moved = _of_ledger(session)
    for told, kind in (("days", ConsumptionDaily), ("months", ConsumptionMonthly)):
        summed = _of_sums(session, kind, kind.spare_part_id, kind.reason)
        for part_id, reason in _differing(moved, summed):
            yield part_id, f"the sums of its {told} for {reason} are not those of its movements"


def days_agree_with_months(session: Session) -> Iterator[Finding]:
    """The days of a month sum up to the month."""
    day, month = ConsumptionDaily, ConsumptionMonthly
    by_day = _of_sums(session, day, day.spare_part_id, day.reason, *_year_and_month(day.day))
    by_month = _of_sums(session, month, month.spare_part_id, month.reason, *_year_and_month(month.month))
    for part_id, reason, year, number in _differing(by_day, by_month):
        yield part_id, f"its days of {year}-{number:02} for {reason} do not sum up to that month"


def _of_ledger(session: Session) -> dict[Key, Key]:
    """What takes another movement back counts as the reason of that one."""
    row, undone = InventoryTransaction, aliased(InventoryTransaction)
    reason = func.coalesce(undone.reason, row.reason, type_=row.reason.type)
    unpriced = func.sum(case((row.unit_cost.is_(None), 1), else_=0), type_=Integer())
    statement = (
        select(row.spare_part_id, reason, func.sum(row.delta), _worth(session), func.count(), unpriced)
        .outerjoin(undone, undone.id == row.reverses_id)
        .group_by(row.spare_part_id, reason)
    )
    return {(part_id, why): tuple(figures) for part_id, why, *figures in session.execute(statement)}


def _worth(session: Session) -> SQLColumnExpression[Any]:
    """The sum of what the movements were worth, each rounded as the ledger rounds it."""
    row = InventoryTransaction
    if session.get_bind().dialect.name != "sqlite":
        return func.coalesce(func.sum(func.round(row.delta * row.unit_cost, 4)), 0, type_=_WORTH)
    exact = type_coerce(row.delta, Integer()) * type_coerce(row.unit_cost, Integer())
    half_up = case((exact < 0, exact - 500), else_=exact + 500).op("/")(1000)
    return type_coerce(func.coalesce(func.sum(half_up), 0), _WORTH)


def _of_sums(session: Session, kind: Any, *by: SQLColumnExpression[Any]) -> dict[Key, Key]:
    figures = (
        func.sum(kind.delta),
        func.sum(kind.value),
        *(func.sum(n, type_=Integer()) for n in (kind.movements, kind.unpriced)),
    )
    found = session.execute(select(*by, *figures).group_by(*by))
    return {tuple(row[: len(by)]): tuple(row[len(by) :]) for row in found}


def _year_and_month(day: SQLColumnExpression[Any]) -> tuple[SQLColumnExpression[int], ...]:
    return extract("year", day), extract("month", day)


def _differing(one: dict[Key, Key], other: dict[Key, Key]) -> list[Key]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
