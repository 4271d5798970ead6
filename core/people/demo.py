"""One-tap sign-in, on the embedded demo only."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.kernel import Clock, folded
from core.people.errors import SignInRefused
from core.people.models import User
from core.people.queries import is_demo
from core.people.sessions import SignedIn, begin_session
from core.storage import Sessions, in_transaction


def sign_in_demo(
    sessions: Sessions, username: str, *, address: str | None, user_agent: str | None, clock: Clock
) -> SignedIn:
    """Sign in as a demo user without a password.

    Raises:
        SignInRefused: this is not the embedded demo, or there is no such active user.
    """

    def begin(session: Session) -> SignedIn:
        user = session.scalars(select(User).where(User.username_key == folded(username))).one_or_none()
        if not is_demo(session) or user is None or not user.is_active:
            raise SignInRefused()
        return begin_session(session, user.id, address=address, user_agent=user_agent, now=clock())

    return in_transaction(sessions, begin)
