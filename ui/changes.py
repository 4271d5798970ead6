"""What has changed last: the token of the audit log, read by the one watcher of the process."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.audit.queries import newest_token as newest
from core.kernel import Unavailable
from core.storage import Sessions, reading


def newest_token(sessions: Sessions) -> str:
    """The token as it stands, read without taking the lock of a writer.

    Raises:
        Unavailable: the database does not answer.
    """
    try:
        with reading(sessions) as session:
            return newest(session)
    except (DBAPIError, PoolTimeout) as fault:
        raise Unavailable() from fault
