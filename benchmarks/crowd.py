"""A plant with years of history: machines and closed requests in bulk, and a few hundred open ones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, text

from core.assets.models import Department, Machine, MachineStatus
from core.kernel import Role
from core.maintenance.models import JobSpell, MachineDowntime, MaintenanceRequest, MaintenanceWork, WorkSession
from core.maintenance.vocabulary import DowntimeType, Outcome, Priority, RequestStatus, SpellKind
from core.people.models import User
from core.storage import Sessions, table_of

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_BATCH = 5_000
_OPEN_SHARE = 0.002
_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
Rows = Iterator[dict[str, Any]]


def fill(sessions: Sessions, machines: int, requests: int) -> None:
    """Write the plant in batches; the same for the same numbers."""
    chance = Random(11)
    _write(
        sessions,
        Department,
        ({"id": n, "name": f"Hall {n}", "name_key": f"hall {n}", **_stamps()} for n in range(1, 6)),
    )
    _write(sessions, User, _people())
    _write(sessions, Machine, (_machine(n, chance) for n in range(1, machines + 1)))
    drawn = [_request(n, machines, requests, chance) for n in range(1, requests + 1)]
    _write(sessions, MaintenanceRequest, (row for row, _ in drawn))
    closed = [(row, end) for row, end in drawn if end is not None]
    _write(sessions, MaintenanceWork, (_work(row, end) for row, end in closed))
    _write(sessions, WorkSession, (_visit(row, end) for row, end in closed))
    _write(sessions, JobSpell, (_spell(row, end) for row, end in closed))
    _write(sessions, MachineDowntime, (_segment(row, end) for row, end in closed))
    _analyse(sessions)


def _write(sessions: Sessions, entity: type[Any], rows: Rows) -> None:
    while batch := list(islice(rows, _BATCH)):
        with sessions.begin() as session:
            session.connection().execute(insert(table_of(entity)), batch)


def _analyse(sessions: Sessions) -> None:
    """Let the engine count again, as it does by itself when a plant grows over years."""
    with sessions.begin() as session:
        for table in (
            "maintenance_requests",
            "maintenance_works",
            "work_sessions",
            "job_spells",
            "machine_downtimes",
            "machines",
        ):
            session.execute(text(f"ANALYZE {'TABLE ' if session.get_bind().dialect.name != 'sqlite' else ''}{table}"))


def _stamps() -> dict[str, Any]:
    return {"is_active": True, "created_at": NOW, "updated_at": NOW}


def _people() -> Rows:
    for number, role in enumerate((*Role, *[Role.MAINTENANCE_TECH] * 25), start=1):
        name = f"person.{number}"
        account = {"must_change_password": False, "session_version": 1, "failed_logins": 0, "version": 1}
        yield {
            "id": number,
            "username": name,
            "username_key": name,
            "full_name": f"Person {number}",
            "role": role,
            **_stamps(),
            **account,
        }


def _machine(number: int, chance: Random) -> dict[str, Any]:
    name = f"Machine {number:05}"
    code = "".join(chance.choice(_ALPHABET) for _ in range(13))
    facts = {"id": number, "qr_code": code, "name": name, "name_key": name.lower(), "department_id": number % 5 + 1}
    state = {
        "status": MachineStatus.OPERATIONAL,
        "is_waiting_parts": False,
        "status_since": NOW,
        "criticality": "B",
        "version": 1,
    }
    return facts | state | {"created_at": NOW, "updated_at": NOW, "asset_number": f"M-{number:05}"}


def _request(number: int, machines: int, requests: int, chance: Random) -> tuple[dict[str, Any], datetime | None]:
    failed = NOW - timedelta(minutes=(requests - number) * 8 + 60)
    end = failed + timedelta(minutes=chance.uniform(5, 50))
    is_open = chance.random() < _OPEN_SHARE
    row = {
        "id": number,
        "machine_id": (number * 7919) % machines + 1,
        "reporter_id": 2,
        "priority": chance.choice(list(Priority)),
        "reported_at": failed,
        "failed_at": failed,
        "problem_description": "Oil is leaking at the cylinder",
        "machine_stopped": True,
        "is_functional_failure": True,
        "maintenance_type_id": 1,
        "failure_code_id": None if is_open else number % 20 + 1,
        "status": RequestStatus.PENDING if is_open else RequestStatus.COMPLETED,
        "outcome": None if is_open else Outcome.REPAIRED,
        "restored_at": None if is_open else end,
        "closed_at": None if is_open else end,
        "reopen_count": 0,
        "reported_late": False,
        "assigned_to": None if is_open else number % 25 + 6,
        "created_at": failed,
        "updated_at": end,
        "version": 1,
    }
    return row, None if is_open else end


def _work(row: dict[str, Any], end: datetime) -> dict[str, Any]:
    times = {"started_at": row["failed_at"], "completed_at": end, "created_at": row["failed_at"], "updated_at": end}
    return {"id": row["id"], "request_id": row["id"], "technician_id": row["assigned_to"], **times}


def _visit(row: dict[str, Any], end: datetime) -> dict[str, Any]:
    times = {"started_at": row["failed_at"], "ended_at": end, "late_entry": False}
    return {"id": row["id"], "request_id": row["id"], "technician_id": row["assigned_to"], **times}


def _spell(row: dict[str, Any], end: datetime) -> dict[str, Any]:
    times = {"started_at": row["failed_at"], "ended_at": end, "kind": SpellKind.STOPPED, "is_void": False}
    return {"id": row["id"], "request_id": row["id"], "machine_id": row["machine_id"], **times}


def _segment(row: dict[str, Any], end: datetime) -> dict[str, Any]:
    times = {"start_time": row["failed_at"], "end_time": end, "created_at": end, "updated_at": end}
    facts = {"downtime_type": DowntimeType.MAINTENANCE, "auto_calculated": True, "is_void": False}
    return {"id": row["id"], "request_id": row["id"], "machine_id": row["machine_id"], **times, **facts}
