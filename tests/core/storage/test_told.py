"""For every command: its audit row tells every row that it changed, with the values before and after."""

import re
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Column, Select, select

from core import schema
from core.audit import HIDDEN
from core.kernel import COMMANDS
from core.storage import run_command
from tests.core.storage.calls import call_of, function_of

BESIDE = {"activity_logs", "audit_seals", "security_events", "idempotency_keys"}
# Sums of the movements, which are told.
BESIDE |= {"consumption_daily", "consumption_monthly", "consumption_by_machine", "closed_months"}
HOUSEKEEPING = {"id", "updated_at", "version"}
# An import of thousands of rows tells a manifest instead.
BY_MANIFEST = {"interchange.import_parts", "interchange.import_records", "interchange.import_stock"}
_WITH_PLACES = re.compile(r"-?\d+\.\d+")
Content = dict[tuple[str, int], dict[str, Any]]


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - BY_MANIFEST))
def test_tells_every_change(sessions, given, clock, name):
    call = call_of(name, given)
    before = _content(sessions)
    run_command(sessions, function_of(name), *call.args, actor=call.actor, clock=clock, **call.kwargs)
    after = _content(sessions)

    assert _folded(given.last_audit().changes) == _changed(before, after)


def test_a_change_of_every_kind_is_seen_by_the_comparison():
    before = {("a", 1): {"x": "1", "y": None}, ("a", 2): {"x": "2"}, ("a", 3): {"x": "3"}}
    after = {("a", 1): {"x": "1", "y": "9"}, ("a", 3): {"x": "3"}, ("a", 4): {"x": "4", "y": None}}
    assert _changed(before, after) == {
        ("a", 1): ({"y": None}, {"y": "9"}),
        ("a", 2): ({"x": "2"}, None),
        ("a", 4): (None, {"x": "4"}),
    }


def _content(sessions: Any) -> Content:
    """Every row that may be told, with the columns that are no secrets, as text."""
    content: Content = {}
    with sessions() as session:
        for table, shown, statement in _tables():
            for row in session.connection().execute(statement).mappings():
                content[(table, row["id"])] = {name: _text(row[name]) for name in shown}
    return content


@cache
def _tables() -> list[tuple[str, list[str], Select[Any]]]:
    """The tables that may be told: name, columns, and the statement that reads them, built once."""
    return [
        (table.name, shown, select(table.c.id, *table.c[tuple(shown)]))
        for table in schema.metadata().sorted_tables
        if table.name not in BESIDE and (shown := [column.name for column in table.columns if _is_told(column)])
    ]


def _is_told(column: Column[Any]) -> bool:
    return column.name not in HOUSEKEEPING and not column.info.get(HIDDEN) and column.computed is None


def _changed(before: Content, after: Content) -> dict[tuple[str, int], tuple[Any, Any]]:
    changes: dict[tuple[str, int], tuple[Any, Any]] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            changes[key] = (_set_ones(old), _set_ones(new))
        elif old != new:
            names = [name for name in old if old[name] != new[name]]
            changes[key] = ({name: old[name] for name in names}, {name: new[name] for name in names})
    return changes


def _folded(told: list[dict[str, Any]]) -> dict[tuple[str, int], tuple[Any, Any]]:
    """The changes told of each row as one: its first values and its last."""
    folded: dict[tuple[str, int], tuple[Any, Any]] = {}
    for change in told:
        key = (change["entity"], change["id"])
        first, last = _texts(change["before"]), _texts(change["after"])
        if key in folded:
            earlier_first, earlier_last = folded[key]
            first = None if earlier_first is None else (first or {}) | earlier_first
            last = None if last is None else (earlier_last or {}) | last
        folded[key] = (first, last)
    return {key: _real(*both) for key, both in folded.items() if _real(*both) != ({}, {})}


def _real(first: dict[str, Any] | None, last: dict[str, Any] | None) -> tuple[Any, Any]:
    """Without what came back to where it was; a row that was made or taken out, without its empty columns."""
    if first is None or last is None:
        return _set_ones(first), _set_ones(last)
    names = [name for name in last if first.get(name) != last[name]]
    return {name: first.get(name) for name in names}, {name: last[name] for name in names}


def _set_ones(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: value for name, value in values.items() if value is not None}


def _texts(values: dict[str, Any] | None) -> dict[str, Any] | None:
    shown = {k: _text(v) for k, v in (values or {}).items() if k not in HOUSEKEEPING}
    return None if values is None else shown


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Enum():
            return str(value.value)
        case _:
            text = str(value)
            return text.rstrip("0").removesuffix(".") if _WITH_PLACES.fullmatch(text) else text
