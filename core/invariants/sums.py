"""Invariants of the sums of the ledger, by part and reason and by month, each compared in a few statements.

The days are those of the plant's time zone, which no statement of a database knows: ``python -m core rebuild-rollups
--check`` compares them day by day.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    SQLColumnExpression,
    Table,
    case,
    extract,
    func,
    select,
)
from sqlalchemy.orm import Session

from core.invariants.asked import Finding
from core.inventory.closing import wrongly_closed
from core.inventory.models import ConsumptionByMachine, ConsumptionDaily, ConsumptionMonthly, InventoryTransaction
from core.inventory.sums import OF_MACHINES
from core.inventory.worth import Worth
from core.storage import table_of
from core.storage.types import ExactDecimal

Key = tuple[Any, ...]
_WORTH = ExactDecimal(20, 4)
_ROW, _DAILY, _MONTHLY = table_of(InventoryTransaction), table_of(ConsumptionDaily), table_of(ConsumptionMonthly)
_BY_MACHINE = table_of(ConsumptionByMachine)


def _summed(table: Table, *months: SQLColumnExpression[int]) -> Select[Any]:
    by = (table.c.spare_part_id, table.c.reason, *months)
    counted = (func.sum(n, type_=Integer()) for n in (table.c.movements, table.c.unpriced))
    return select(*by, func.sum(table.c.delta), func.sum(table.c.value), *counted).group_by(*by)


def _year_and_month(day: SQLColumnExpression[Any]) -> tuple[SQLColumnExpression[int], ...]:
    return extract("year", day), extract("month", day)


_DAYS, _MONTHS = _summed(_DAILY), _summed(_MONTHLY)
_DAYS_BY_MONTH = _summed(_DAILY, *_year_and_month(_DAILY.c.day))
_MONTHS_BY_MONTH = _summed(_MONTHLY, *_year_and_month(_MONTHLY.c.month))
_DAYS_BY_MACHINE = _summed(_DAILY, *_year_and_month(_DAILY.c.day), _DAILY.c.machine_id).where(
    _DAILY.c.reason.in_(OF_MACHINES)
)
_MACHINES_BY_MONTH = _summed(_BY_MACHINE, *_year_and_month(_BY_MACHINE.c.month), _BY_MACHINE.c.machine_id)


def sums_agree_with_ledger(session: Session) -> Iterator[Finding]:
    """By part and reason, the sums of the days and those of the months are what the movements say."""
    connection = session.connection()
    moved = _figures(connection, _of_ledger(), 2)
    for told, statement in (("days", _DAYS), ("months", _MONTHS)):
        for part_id, reason in _differing(moved, _figures(connection, statement, 2)):
            yield part_id, f"the sums of its {told} for {reason} are not those of its movements"


def days_agree_with_months(session: Session) -> Iterator[Finding]:
    """The days of a month sum up to the month, and those of a machine to its month."""
    connection = session.connection()
    by_day, by_month = (_figures(connection, statement, 4) for statement in (_DAYS_BY_MONTH, _MONTHS_BY_MONTH))
    for part_id, reason, year, number in _differing(by_day, by_month):
        yield part_id, f"its days of {year}-{number:02} for {reason} do not sum up to that month"
    by_day, by_month = (_figures(connection, statement, 5) for statement in (_DAYS_BY_MACHINE, _MACHINES_BY_MONTH))
    for part_id, reason, year, number, machine_id in _differing(by_day, by_month):
        yield (
            part_id,
            f"its days of {year}-{number:02} for {reason} at machine {machine_id} do not sum up to that month",
        )


def months_that_are_over_agree(session: Session) -> Iterator[Finding]:
    """What all parts together moved in a month is the sum of what each did."""
    for month, reason in wrongly_closed(session):
        yield None, f"the sum of {month:%Y-%m} for {reason} is not that of its parts"


@cache
def _of_ledger() -> Select[Any]:
    """What takes another movement back counts as the reason of that one."""
    undone = _ROW.alias()
    reason = func.coalesce(undone.c.reason, _ROW.c.reason, type_=_ROW.c.reason.type)
    unpriced = func.sum(case((_ROW.c.unit_cost.is_(None), 1), else_=0), type_=Integer())
    return (
        select(_ROW.c.spare_part_id, reason, func.sum(_ROW.c.delta), _worth(), func.count(), unpriced)
        .outerjoin_from(_ROW, undone, undone.c.id == _ROW.c.reverses_id)
        .group_by(_ROW.c.spare_part_id, reason)
    )


def _worth() -> SQLColumnExpression[Any]:
    """The sum of what the movements were worth, each rounded as the ledger rounds it."""
    return func.coalesce(func.sum(Worth(_ROW.c.delta, _ROW.c.unit_cost)), 0, type_=_WORTH)


def _figures(connection: Connection, statement: Select[Any], by: int) -> dict[Key, Key]:
    """The figures by the first columns of the statement."""
    return {tuple(row[:by]): tuple(row[by:]) for row in connection.execute(statement)}


def _differing(one: dict[Key, Key], other: dict[Key, Key]) -> list[Key]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
