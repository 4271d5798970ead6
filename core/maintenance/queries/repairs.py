"""How a machine was put right before: what a technician may say again."""

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
    statement = (
        select(FailureCode.id, FailureCode.code, FailureCode.description, request.cause, request.remedy)
        .join(FailureCode, FailureCode.id == request.failure_code_id)
        .where(
            request.machine_id == machine_id,
            request.status == RequestStatus.COMPLETED,
            request.outcome.in_(_REPAIRED),
            request.is_functional_failure.is_(True),
            request.cause != "",
            request.remedy != "",
            FailureCode.is_active.is_(True),
        )
        .order_by(request.reported_at.desc(), request.id.desc())
        .limit(_LOOKED_AT)
    )
    newest: dict[tuple[int, str, str], Repair] = {}
    for code_id, code, description, cause, remedy in session.execute(statement):
        repair = Repair(code_id, code, description, cause or "", remedy or "")
        newest.setdefault(_sameness(repair), repair)
    return list(newest.values())[: max(1, min(limit, _MOST))]


def _sameness(repair: Repair) -> tuple[int, str, str]:
    return repair.failure_code_id, folded(repair.cause), folded(repair.remedy)
