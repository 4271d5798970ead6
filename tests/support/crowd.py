"""Very many requests, faster than the commands make them: rows as an import writes them, at one instant."""

from typing import Any

from sqlalchemy import insert

from core.kernel import Role
from core.maintenance import Priority, RequestStatus
from core.maintenance.models import MaintenanceRequest
from tests.support.given import Given


def crowd(given: Given, count: int, **facts: Any) -> None:
    """So many new critical requests on one running machine; ``facts`` make them others."""
    row = {
        "status": RequestStatus.PENDING,
        "priority": Priority.CRITICAL,
        "machine_id": facts.pop("machine_id", None) or given.machine(),
        "reporter_id": given.the(Role.SUPERVISOR).user_id,
        "problem_description": "Oil is leaking",
        "machine_stopped": False,
        "is_functional_failure": False,
        "reported_at": given.clock(),
        "failed_at": given.clock(),
        "created_at": given.clock(),
        "updated_at": given.clock(),
        **facts,
    }
    if row["status"] not in {RequestStatus.PENDING, RequestStatus.CANCELLED}:
        given.expect_broken()  # these rows alone, without the work on them
    with given.sessions.begin() as session:
        session.execute(insert(MaintenanceRequest), [row] * count)
