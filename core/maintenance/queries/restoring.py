"""How long failures took to restore, of one or of many."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.maintenance.models import JobSpell
from core.maintenance.rules import time_to_restore
from core.maintenance.vocabulary import SpellKind

# Built once: a statement that is built at every call costs more than its answer.
_STOPS = select(JobSpell.request_id, JobSpell.started_at, JobSpell.ended_at).where(
    JobSpell.request_id.in_(bindparam("requests", expanding=True)),
    JobSpell.kind == SpellKind.STOPPED,
    JobSpell.is_void.is_(False),
)


def minutes_to_restore(session: Session, failures: Mapping[int, tuple[datetime, datetime | None]]) -> dict[int, float]:
    """The time to restore of those failures that are restored, in minutes.

    Args:
        session: the transaction.
        failures: by request, when it failed, and when the machine ran again; None where that is not known.
    """
    restored = {number: (failed, ran) for number, (failed, ran) in failures.items() if ran is not None}
    stops: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for number, start, end in session.execute(_STOPS, {"requests": list(restored)}) if restored else ():
        stops[number].append((start, end))
    return {number: time_to_restore(failed, ran, stops[number]) for number, (failed, ran) in restored.items()}
