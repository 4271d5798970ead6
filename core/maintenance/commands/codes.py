"""The catalogue of failure codes and maintenance types."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.kernel import Actor, Clock, Conflict, Invalid, Permission, chosen, clean_line, command, folded
from core.maintenance.models import FailureCode, MaintenanceType
from core.maintenance.rules import as_code
from core.maintenance.vocabulary import FailureCategory, TypeName
from core.storage import get_locked


@command(Permission.MANAGE_CODES)
def create_failure_code(
    session: Session, code: str, description: str, category: FailureCategory, *, actor: Actor, clock: Clock
) -> int:
    """Add a failure code and return its id.

    Raises:
        Invalid: the code, its description or its category breaks a rule.
        Conflict: the code is taken.
    """
    cleaned = _code(code)
    if session.scalar(select(FailureCode.id).where(FailureCode.code == cleaned)) is not None:
        raise Conflict("Failure code {code} is taken.", code=cleaned)
    row = FailureCode(
        code=cleaned,
        description=_description(description),
        category=chosen(FailureCategory, category),
        created_at=clock(),
        updated_at=clock(),
    )
    session.add(row)
    session.flush()
    audit.record(session, LogAction.CREATE, row, f"Added failure code {row.code}", actor=actor, at=clock())
    return row.id


@command(Permission.MANAGE_CODES)
def update_failure_code(
    session: Session,
    code_id: int,
    description: str,
    category: FailureCategory,
    *,
    is_active: bool = True,
    actor: Actor,
    clock: Clock,
) -> None:
    """Describe a failure code anew, or take it out of use; the code itself stays, since history is coded with it."""
    row = get_locked(session, FailureCode, code_id)
    row.description, row.category = _description(description), chosen(FailureCategory, category)
    row.is_active, row.updated_at = is_active, clock()
    audit.record(session, LogAction.UPDATE, row, f"Changed failure code {row.code}", actor=actor, at=clock())


@command(Permission.MANAGE_CODES)
def create_maintenance_type(session: Session, name: str, *, description: str = "", actor: Actor, clock: Clock) -> int:
    """Add a maintenance type and return its id.

    Raises:
        Invalid: the name breaks a rule.
        Conflict: the name is taken.
    """
    cleaned = _name(name)
    if session.scalar(select(MaintenanceType.id).where(MaintenanceType.name_key == folded(cleaned))) is not None:
        raise Conflict("The maintenance type {name} exists.", name=TypeName(cleaned))
    row = MaintenanceType(
        name=cleaned,
        name_key=folded(cleaned),
        description=clean_line(description)[:500] or None,
        created_at=clock(),
        updated_at=clock(),
    )
    session.add(row)
    session.flush()
    audit.record(session, LogAction.CREATE, row, f"Added maintenance type {row.name}", actor=actor, at=clock())
    return row.id


@command(Permission.MANAGE_CODES)
def update_maintenance_type(
    session: Session, type_id: int, *, description: str = "", is_active: bool = True, actor: Actor, clock: Clock
) -> None:
    """Describe a maintenance type anew, or take it out of use; the five built-in ones stay in use.

    Raises:
        Invalid: a built-in type cannot be taken out of use.
    """
    row = get_locked(session, MaintenanceType, type_id)
    if not is_active and row.name_key in BUILT_IN:
        raise Invalid("{name} is built in and stays in use.", name=TypeName(row.name))
    row.description, row.is_active, row.updated_at = clean_line(description)[:500] or None, is_active, clock()
    audit.record(session, LogAction.UPDATE, row, f"Changed maintenance type {row.name}", actor=actor, at=clock())


BUILT_IN = frozenset({"corrective", "preventive", "inspection", "predictive", "improvement"})


def _code(code: str) -> str:
    cleaned = as_code(code)
    if not 2 <= len(cleaned) <= 40:
        raise Invalid("A failure code has 2 to 40 characters, such as MECH-001.")
    return cleaned


def _description(description: str) -> str:
    cleaned = clean_line(description)
    if not 3 <= len(cleaned) <= 200:
        raise Invalid("Describe the failure in 3 to 200 characters.")
    return cleaned


def _name(name: str) -> str:
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 60:
        raise Invalid("A name has 2 to 60 characters.")
    return cleaned
