"""What a row of the log says about records: one change a record, and what the records that it names are called now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Column, Select, String, Table, TypeDecorator, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from core.storage import Base

Change = dict[str, Any]
Reference = tuple[str, int]
"""A table and the id of a row in it."""

CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "attachments": ("uploaded_by", "full_name"),
    "calendar_exceptions": ("calendar_id", "name"),
    "calendar_shifts": ("calendar_id", "name"),
    "comments": ("author_id", "full_name"),
    "departments": ("name",),
    "exposure_periods": ("machine_id", "name"),
    "failure_codes": ("description",),
    "known_devices": ("user_id", "full_name"),
    "inventory_transactions": ("spare_part_id", "part_name"),
    "job_spells": ("machine_id", "name"),
    "machine_downtimes": ("machine_id", "name"),
    "machine_spare_parts": ("spare_part_id", "part_name"),
    "machines": ("name",),
    "maintenance_requests": ("machine_id", "name"),
    "maintenance_types": ("name",),
    "maintenance_works": ("request_id", "machine_id", "name"),
    "operating_calendars": ("name",),
    "preventive_maintenance_tasks": ("task_name",),
    "purchase_order_lines": ("spare_part_id", "part_name"),
    "purchase_orders": ("supplier_name",),
    "preventive_occurrences": ("task_id", "task_name"),
    "setup_tokens": ("user_id", "full_name"),
    "spare_parts_usages": ("spare_parts_request_id", "spare_part_id", "part_name"),
    "spare_parts": ("part_name",),
    "spare_parts_requests": ("spare_part_id", "part_name"),
    "stock_alerts": ("spare_part_id", "part_name"),
    "stock_levels": ("spare_part_id", "part_name"),
    "stock_locations": ("name",),
    "user_sessions": ("user_id", "full_name"),
    "users": ("full_name",),
    "voided_qr_codes": ("machine_id", "name"),
    "wanted_lines": ("words",),
    "work_sessions": ("technician_id", "full_name"),
}
"""By table, the columns that lead to the name of a row: foreign keys, and at the end the name itself."""

_CODES: Final = {"failure_codes": "code", "spare_parts": "part_number", "stock_locations": "code"}
_MOST = 2_000
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Name:
    """What a record is called now, and the code that it is known by, where it has one."""

    text: str
    code: str | None = None


def merged(changes: Sequence[Any]) -> list[Change]:
    """One change a record: the values before the first of its changes and those after the last.

    What came back to where it was is left out, and so is what somebody wrote into the row by hand and nobody can read.
    The row of the log itself stays as it was written.

    >>> merged([{"entity": "a", "id": 1, "before": {"x": 1}, "after": {"x": 2}},
    ...         {"entity": "a", "id": 1, "before": {"x": 2}, "after": {"x": 3}}])
    [{'entity': 'a', 'id': 1, 'before': {'x': 1}, 'after': {'x': 3}}]
    """
    records: dict[tuple[str, int | None], Change] = {}
    for change in filter(_is_readable, changes):
        key = (change["entity"], change["id"])
        records[key] = _joined(records[key], change) if key in records else change
    return [change for change in records.values() if change["before"] or change["after"]]


def column_of(table: str, name: str) -> Column[Any] | None:
    """The column that a value of a change belongs to; None where there is no such column now."""
    found = Base.metadata.tables.get(table)
    return None if found is None else found.columns.get(name)


def target_of(column: Column[Any]) -> Table | None:
    """The table that a column points at."""
    return next((key.column.table for key in column.foreign_keys), None)


def kind_of(column: Column[Any]) -> type[Any]:
    """What a column holds in Python, past the types of our own around it."""
    stored = column.type
    return (stored.impl_instance if isinstance(stored, TypeDecorator) else stored).python_type


def names_of(session: Session, changes: Iterable[Change]) -> dict[Reference, Name]:
    """The present names of the records in these changes and of those they point at, in one query."""
    wanted: dict[str, set[int]] = {}
    for table, row_id in islice(_references(changes), _MOST):
        wanted.setdefault(table, set()).add(row_id)
    if not wanted:
        return {}
    found = session.execute(union_all(*(_named(Base.metadata.tables[name], ids) for name, ids in wanted.items())))
    return {(table, row_id): Name(text, code) for table, row_id, text, code in found if text}


def _is_readable(change: Any) -> bool:
    return (
        isinstance(change, dict)
        and {"entity", "id", "before", "after"} <= change.keys()
        and isinstance(change["entity"], str)
        and all(isinstance(change[side], dict | None) for side in ("before", "after"))
    )


def _joined(earlier: Change, later: Change) -> Change:
    before = None if earlier["before"] is None else (later["before"] or {}) | earlier["before"]
    after = None if later["after"] is None else (earlier["after"] or {}) | later["after"]
    if before is not None and after is not None:
        moved = [name for name in after if before.get(name) != after[name]]
        before, after = {name: before.get(name) for name in moved}, {name: after[name] for name in moved}
    return {**later, "before": before, "after": after}


def _references(changes: Iterable[Change]) -> Iterator[Reference]:
    for change in changes:
        table, row_id = change["entity"], change["id"]
        if table in CALLED and isinstance(row_id, int):
            yield table, row_id
        for values in (change["before"], change["after"]):
            for name, value in (values or {}).items():
                column = column_of(table, name)
                target = None if column is None else target_of(column)
                if target is not None and target.name in CALLED and isinstance(value, int):
                    yield target.name, value


def _named(table: Table, ids: set[int]) -> Select[Any]:
    """Table, id, name and code of some rows; texts are cast, since the columns of a union must be alike."""
    *steps, last = CALLED[table.name]
    joined, here = table, table
    for step in steps:
        there = target_of(here.columns[step])
        assert there is not None  # noqa: S101 - a test walks every path of CALLED
        joined, here = joined.join(there, here.columns[step] == there.columns["id"]), there  # type: ignore[assignment]
    code = cast(here.columns[_CODES[here.name]], String(_LONGEST)) if here.name in _CODES else null()
    return (
        select(literal(table.name), table.columns["id"], cast(here.columns[last], String(_LONGEST)), code)
        .select_from(joined)
        .where(table.columns["id"].in_(sorted(ids)))
    )
