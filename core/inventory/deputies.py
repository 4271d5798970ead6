"""Who approves parts for a maintenance manager: read from the days and the accounts as they stand at the moment."""

from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from core.inventory import deputyship
from core.inventory.models import ApprovalDeputy
from core.kernel import Permission, roles_with
from core.people import User
from core.settings import load

Row = TypeVarTuple("Row")
MANAGER, DEPUTY = aliased(User), aliased(User)
_APPROVERS = roles_with(Permission.APPROVE_PARTS)


def is_lent(session: Session, user_id: int, permission: Permission, now: datetime) -> bool:
    """Whether somebody holds a permission as a deputy; the boundary asks it where the role alone does not suffice."""
    if permission is not Permission.APPROVE_PARTS:
        return False
    named = beside_people(select(ApprovalDeputy.id)).where(ApprovalDeputy.deputy_id == user_id, *acting(now))
    return session.scalar(named.limit(1)) is not None


def approvers(session: Session, now: datetime) -> set[int]:
    """Everybody who can decide on parts requests at this moment, by number."""
    managers = select(User.id).where(User.is_active.is_(True), User.role.in_(_APPROVERS))
    named = beside_people(select(ApprovalDeputy.deputy_id)).where(*acting(now))
    return {*session.scalars(managers), *session.scalars(named)}


def acting(now: datetime) -> list[ColumnElement[bool]]:
    """What holds of a deputyship that counts: its days run, and both are who they were when it began."""
    return [*lasting(now), ApprovalDeputy.starts_on <= load().day_of(now), *able()]


def lasting(now: datetime) -> list[ColumnElement[bool]]:
    """What holds of one whose last day is still to come, or today, and that nobody has ended."""
    return [ApprovalDeputy.ended_at.is_(None), ApprovalDeputy.ends_on >= load().day_of(now)]


def able() -> list[ColumnElement[bool]]:
    """The manager still approves parts, and the deputy may still stand in: open accounts, of the roles for it."""
    return [
        MANAGER.is_active.is_(True),
        MANAGER.role.in_(_APPROVERS),
        DEPUTY.is_active.is_(True),
        DEPUTY.role.in_(deputyship.DEPUTY_ROLES),
    ]


def beside_people(statement: Select[*Row]) -> Select[*Row]:
    """The statement with the accounts of the manager and of the deputy beside it."""
    return statement.join(MANAGER, MANAGER.id == ApprovalDeputy.manager_id).join(
        DEPUTY, DEPUTY.id == ApprovalDeputy.deputy_id
    )
