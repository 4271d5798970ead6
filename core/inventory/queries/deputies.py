"""Who stands in for whom when parts are to be approved."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from core.inventory import deputies, deputyship
from core.inventory.deputyship import DeputyState
from core.inventory.models import ApprovalDeputy
from core.kernel import Actor, Clock, Permission, query
from core.settings import load

_MOST = 200


@dataclass(frozen=True, slots=True)
class Deputyship:
    """Somebody who approves parts for a manager, from one day of the plant to another, both included."""

    id: int
    manager_id: int
    manager: str
    deputy_id: int
    deputy: str
    starts_on: date
    ends_on: date
    state: DeputyState


@query(Permission.NAME_DEPUTY)
def approval_deputies(session: Session, *, actor: Actor, clock: Clock) -> tuple[Deputyship, ...]:
    """The deputies of all managers whose days run or are to come, by their first day; also those who lost it since."""
    return _found(session, clock, *deputies.lasting(clock()))


@query(Permission.USE_ACCOUNT)
def approves_for(session: Session, *, actor: Actor, clock: Clock) -> tuple[Deputyship, ...]:
    """For whom the one who asks approves parts at this moment; empty for everybody else."""
    return _found(session, clock, ApprovalDeputy.deputy_id == actor.user_id, *deputies.acting(clock()))


def _found(session: Session, clock: Clock, *conditions: ColumnElement[bool]) -> tuple[Deputyship, ...]:
    row, manager, deputy = ApprovalDeputy, deputies.MANAGER, deputies.DEPUTY
    columns = (manager.full_name.label("manager"), deputy.full_name.label("deputy"), and_(*deputies.able()))
    statement = deputies.beside_people(select(row, *columns)).where(*conditions).order_by(row.starts_on, row.id)
    today = load().day_of(clock())
    return tuple(
        Deputyship(
            named.id,
            named.manager_id,
            of_manager,
            named.deputy_id,
            of_deputy,
            named.starts_on,
            named.ends_on,
            deputyship.deputy_state(named.starts_on, today=today, is_able=is_able),
        )
        for named, of_manager, of_deputy, is_able in session.execute(statement.limit(_MOST))
    )
