"""The places where stock lies: stores and bins."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import rules
from core.inventory.models import MAIN, StockLevel, StockLocation
from core.kernel import Actor, Clock, Conflict, Permission, command
from core.storage import get_locked


@command(Permission.MOVE_STOCK)
def create_location(session: Session, code: str, name: str, *, actor: Actor, clock: Clock) -> int:
    """Add a location; returns its id.

    Raises:
        Invalid: the code or the name breaks a rule.
        Conflict: the code is taken.
    """
    made = StockLocation(code=_free(session, rules.check_location_code(code)), name=rules.check_location_name(name))
    session.add(made)
    session.flush()
    audit.record(session, LogAction.CREATE, made, f"Added location {made.code}", actor=actor, at=clock())
    return made.id


@command(Permission.MOVE_STOCK)
def update_location(
    session: Session, location_id: int, name: str, *, is_active: bool = True, actor: Actor, clock: Clock
) -> None:
    """Rename a location, or take it out of use; its code stays, for it stands on the shelf.

    Raises:
        NotFound: no such location.
        Invalid: the name breaks a rule.
        Conflict: it is the main store, or parts lie there.
    """
    row = get_locked(session, StockLocation, location_id)
    if row.is_active and not is_active:
        _check_empty(session, row)
    row.name, row.is_active = rules.check_location_name(name), is_active
    audit.record(session, LogAction.UPDATE, row, f"Changed location {row.code}", actor=actor, at=clock())


def _free(session: Session, code: str) -> str:
    if session.scalar(select(StockLocation.id).where(StockLocation.code == code)) is not None:
        raise Conflict("The location {code} is there already.", code=code)
    return code


def _check_empty(session: Session, row: StockLocation) -> None:
    if row.code == MAIN:
        raise Conflict("The main store stays in use.")
    lies = select(StockLevel.id).where(StockLevel.location_id == row.id, StockLevel.quantity > 0).limit(1)
    if session.scalar(lies) is not None:
        raise Conflict("Parts still lie at {code}. Transfer them first.", code=row.code)
