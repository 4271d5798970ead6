"""How a machine was put right before: what a technician may say again."""

from collections.abc import Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel import Actor, Clock, Permission, folded, query
from core.maintenance import rules
from core.maintenance.models import FailureCode, MaintenanceRequest
from core.maintenance.vocabulary import Outcome, RequestStatus

_REPAIRED = tuple(outcome for outcome in Outcome if outcome not in rules.NO_FAILURE)
_MOST = 10
_LOOKED_AT = 50
"""The newest of these repairs tell; a machine that always fails in the same way is not read to its beginning."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What failed, why, and what put it right, as it was written then."""

    failure_code_id: int
    code: str
    description: str
    cause: str
    remedy: str


@query(Permission.SEE_FLOOR)
def repairs_of(session: Session, machine_id: int, *, limit: int = 3, actor: Actor, clock: Clock) -> list[Repair]:
    """The repaired failures of a machine, the newest report first, each failure with its cause and remedy once.

    Args:
        machine_id: the machine.
        limit: at most so many, 1 to 10.

    Returns:
        Only what may be said again: functional failures with cause and remedy whose code is still in use.
    """
    request = MaintenanceRequest
    newest = (
        select(request.failure_code_id, request.cause, request.remedy)
        .where(
            request.machine_id == machine_id,
            request.status.not_in({*rules.OPEN, RequestStatus.CANCELLED}),  # an index by status would lead astray
            request.outcome.in_(_REPAIRED),
            request.is_functional_failure.is_(True),
            request.failure_code_id.is_not(None),
            request.cause != "",
            request.remedy != "",
        )
        .order_by(request.reported_at.desc(), request.id.desc())
        .limit(_LOOKED_AT)
    )
    rows = session.execute(newest).all()
    codes = _in_use(session, {row.failure_code_id for row in rows})
    found: dict[tuple[int, str, str], Repair] = {}
    for code_id, cause, remedy in rows:
        if code_id in codes:
            repair = Repair(code_id, *codes[code_id], cause or "", remedy or "")
            found.setdefault((code_id, folded(cause), folded(remedy)), repair)
    return list(found.values())[: max(1, min(limit, _MOST))]


def _in_use(session: Session, code_ids: Set[int]) -> dict[int, tuple[str, str]]:
    """Code and description of those that are in use; asked apart, so that the machine leads to its requests."""
    code = FailureCode
    statement = select(code.id, code.code, code.description).where(code.id.in_(code_ids), code.is_active.is_(True))
    return {code_id: (name, description) for code_id, name, description in session.execute(statement)}
