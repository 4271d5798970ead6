"""Adding a person: shared by the command, the command line and first set-up."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel import Conflict, Invalid, Permission, Role, folded, roles_with
from core.people import rules
from core.people.models import User
from core.storage import get


def add_user(
    session: Session,
    *,
    username: str,
    full_name: str,
    role: Role,
    password_hash: str | None,
    now: datetime,
    **details: object,
) -> User:
    """A new active account.

    Raises:
        Invalid: the names break a rule.
        Conflict: the user name is taken.
    """
    name = rules.check_username(username)
    taken = session.scalar(select(User.id).where(User.username_key == folded(name)))
    if taken is not None:
        raise Conflict("The user name {username} is taken.", username=name, field="username")
    user = User(
        username=name,
        username_key=folded(name),
        full_name=rules.check_full_name(full_name),
        role=role,
        password_hash=password_hash,
        created_at=now,
        updated_at=now,
        **details,
    )
    session.add(user)
    session.flush()
    return user


def check_assignable(session: Session, user_id: int) -> str:
    """The name of somebody who can be given a job: an active technician or maintenance manager.

    Raises:
        NotFound: no such person.
        Invalid: deactivated, or of another role.
    """
    user = get(session, User, user_id)
    if not user.is_active or user.role not in roles_with(Permission.DO_WORK):
        raise Invalid("{name} cannot be given a job. Choose an active technician.", name=user.full_name)
    return user.full_name
