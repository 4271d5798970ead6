"""That whoever holds a session is its person: the own password typed once more."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from core import audit
from core.people import passwords, rules
from core.people.errors import SignInRefused, SignInThrottled
from core.people.models import User

_ASKED_BY: Final = ("people.change_password", "people.choose_pin")


def check_own_password(session: Session, user: User, typed: str, now: datetime) -> None:
    """Compare, unless it was wrong too often of late: an unwatched tablet is no place to try out passwords.

    Raises:
        SignInRefused: it is wrong.
        SignInThrottled: it was wrong too often within a quarter of an hour, in all commands that ask for it.
    """
    since, kind = now - rules.COUNTING, SignInRefused.__name__
    refused = sum(audit.count_refusals(session, kind, subject, user.id, since) for subject in _ASKED_BY)
    if refused >= rules.ACCOUNT_TRIES:
        raise SignInThrottled()
    if not passwords.matches(typed, user.password_hash):
        raise SignInRefused("The current password is not right.")
