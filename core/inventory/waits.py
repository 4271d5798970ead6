"""Jobs that wait for parts: told when the last thing that they await is answered, and when something is asked for anew.

No command has to think of them. The unit of work tells of each parts request and wanted line that it has saved, and
just before the row of the record is written ``settle`` tells each job of which, on the whole, more or less is awaited
than before. A wish that has become a request, or a request that another stands in for, changes nothing.

Nothing is locked here but what the answer locks: whoever changes what a job awaits has locked the job before the
request, so that two commands cannot both see the other's request as the last. A command that changes no request, or
only requests of planned maintenance, asks the database nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session, object_session
from sqlalchemy.orm.attributes import get_history

from core.inventory.awaited import OPEN
from core.inventory.models import SparePartsRequest, WantedLine
from core.kernel.ports import follow_parts

_CHANGED = "awaited_of_jobs"


@dataclass(slots=True)
class _Change:
    """How many more requests and lines of a job are open than before the command, and when the last one changed."""

    at: datetime
    more: int = 0


def settle(session: Session) -> None:
    """Tell the jobs of which this command has changed what they await.

    Lock order: the jobs are locked already; their machines after the requests and the parts.

    Raises:
        RuntimeError: the command has not locked such a job.
    """
    changed: dict[int, _Change] = session.info.pop(_CHANGED, {})
    told = {work_id: each.at for work_id, each in changed.items() if each.more}
    if told:
        follow_parts.ask(session, told)
        session.flush()


@event.listens_for(SparePartsRequest, "after_insert")
@event.listens_for(SparePartsRequest, "after_update")
@event.listens_for(WantedLine, "after_insert")
@event.listens_for(WantedLine, "after_update")
def _is_saved(_mapper: Mapper[SparePartsRequest], _connection: object, row: SparePartsRequest | WantedLine) -> None:
    session = object_session(row)
    if session is None or row.maintenance_work_id is None:
        return
    status, is_open = get_history(row, "status"), OPEN[type(row)]
    more = sum(each in is_open for each in status.added) - sum(each in is_open for each in status.deleted)
    if more:
        changed: dict[int, _Change] = session.info.setdefault(_CHANGED, {})
        change = changed.setdefault(row.maintenance_work_id, _Change(row.updated_at))
        change.more, change.at = change.more + more, max(change.at, row.updated_at)
