"""Naming somebody who approves parts for some days, and ending it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import deputyship
from core.inventory.models import ApprovalDeputy
from core.kernel import Actor, Clock, Conflict, Invalid, Permission, StaleState, command
from core.people import User
from core.settings import load
from core.storage import get, get_all_locked, get_locked


@command(Permission.NAME_DEPUTY)
def name_deputy(session: Session, deputy_id: int, starts_on: date, ends_on: date, *, actor: Actor, clock: Clock) -> int:
    """Let somebody approve parts for the acting manager, who still may; one deputy of a manager at a time.

    Lock order: the two accounts by id, so that neither is closed meanwhile and two presses name no two deputies.

    Args:
        deputy_id: a supervisor or a technician.
        starts_on: the first day, of the plant; today at the earliest.
        ends_on: the last day, included.

    Returns:
        The number of the deputyship.

    Raises:
        Conflict: the manager has a deputy in these days.
        Forbidden: it is no person who names.
        Invalid: oneself, somebody who cannot stand in, or days that break a rule.
        NotFound: no such person.
    """
    manager_id = actor.person_id
    deputyship.check_deputy_days(starts_on, ends_on, today=load().day_of(clock()))
    if deputy_id == manager_id:
        raise Invalid("Choose somebody else: you approve parts yourself.", field="deputy_id")
    accounts = get_all_locked(session, User, {deputy_id, manager_id})
    deputy, manager = accounts[deputy_id], accounts[manager_id]
    deputyship.check_stands_in(deputy.full_name, deputy.role, is_active=deputy.is_active)
    _check_free(session, manager.id, starts_on, ends_on)
    named = ApprovalDeputy(
        manager_id=manager.id, deputy_id=deputy.id, starts_on=starts_on, ends_on=ends_on, created_at=clock()
    )
    session.add(named)
    session.flush()
    sentence = f"{deputy.full_name} approves parts for {manager.full_name} from {starts_on} to {ends_on}"
    audit.record(session, LogAction.PERMISSION, named, sentence, actor=actor, at=clock())
    return named.id


@command(Permission.NAME_DEPUTY)
def end_deputy(session: Session, deputyship_id: int, *, actor: Actor, clock: Clock) -> None:
    """End it at once, or before it has begun; any maintenance manager may, for the one who named may be away.

    Raises:
        NotFound: no such deputyship.
        StaleState: it has ended already.
    """
    named = get_locked(session, ApprovalDeputy, deputyship_id)
    if named.ended_at is not None or named.ends_on < load().day_of(clock()):
        raise StaleState("This has ended already. Look at it again.")
    named.ended_at = clock()
    deputy, manager = get(session, User, named.deputy_id), get(session, User, named.manager_id)
    sentence = f"{deputy.full_name} approves no more parts for {manager.full_name}"
    audit.record(session, LogAction.PERMISSION, named, sentence, actor=actor, at=clock())


def _check_free(session: Session, manager_id: int, starts_on: date, ends_on: date) -> None:
    overlapping = select(ApprovalDeputy).where(
        ApprovalDeputy.manager_id == manager_id,
        ApprovalDeputy.ended_at.is_(None),
        ApprovalDeputy.starts_on <= ends_on,
        ApprovalDeputy.ends_on >= starts_on,
    )
    found = session.scalars(overlapping.order_by(ApprovalDeputy.starts_on).limit(1)).one_or_none()
    if found is not None:
        name = get(session, User, found.deputy_id).full_name
        raise Conflict(
            "{name} stands in for you until {day} already. End that first, or choose other days.",
            name=name,
            day=found.ends_on,
        )
