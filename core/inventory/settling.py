"""What follows from a command in the storeroom, just before its row of the record is written."""

from sqlalchemy.orm import Session

from core.inventory import alerts, waits


def settle(session: Session) -> None:
    """Let jobs wait or wait no more, and open and close alerts; the answer to the port ``before_the_record``.

    Lock order: the machines of the jobs, then the alerts, which nothing follows.
    """
    waits.settle(session)
    alerts.settle(session)
