"""One row of history as the file tells it, without the plant."""

from dataclasses import dataclass
from datetime import datetime

from core.interchange.cells import Facts
from core.interchange.fields import ENDS
from core.interchange.outcome import RowFault
from core.interchange.references import LONGEST, content_of
from core.kernel import folded
from core.maintenance import Priority
from core.maintenance.rules import LONGEST_TEXT, as_code


@dataclass(frozen=True, slots=True)
class RequestRow:
    """What a row says; a fact that it leaves open is None or empty.

    Attributes:
        own: its reference.
        content: what it is known by without one. Its ends do not count there, so that a job which is closed in a later
            file is still the same job.
    """

    machine: str
    reported_at: datetime
    failed_at: datetime
    restored_at: datetime | None
    closed_at: datetime | None
    kind: str | None
    code: str | None
    priority: Priority | None
    stopped: bool | None
    functional: bool | None
    description: str
    cause: str
    remedy: str
    own: str | None
    content: str


def read_request(facts: Facts) -> RequestRow:
    """The row.

    Raises:
        RowFault: it cannot be taken, whatever the plant.
    """
    machine = facts.required("machine", 120)
    reported, failed, restored, closed = _times(facts)
    kind, code = facts.line("type", 60), facts.line("failure_code", 60)
    own = facts.line("reference", LONGEST)
    return RequestRow(
        machine=machine,
        reported_at=reported,
        failed_at=failed,
        restored_at=restored,
        closed_at=closed,
        kind=folded(kind) if kind else None,
        code=as_code(code) if code else None,
        priority=facts.one_of("priority", Priority),
        stopped=facts.flag("machine_stopped"),
        functional=facts.flag("functional_failure"),
        description=facts.text("description", LONGEST_TEXT),
        cause=facts.text("cause", LONGEST_TEXT),
        remedy=facts.text("remedy", LONGEST_TEXT),
        own=own,
        content=content_of(facts) if own else content_of(facts, but=ENDS),
    )


def _times(facts: Facts) -> tuple[datetime, datetime, datetime | None, datetime | None]:
    failed = facts.instant("failed_at")
    reported = facts.instant("reported_at", not_before=failed) or failed
    failed = failed or reported
    if reported is None or failed is None:
        raise RowFault("The row has no time of failure or report.")
    if failed > reported:
        raise RowFault("The failure is later than its report.", failed, "failed_at")
    restored = facts.instant("restored_at", not_before=failed)
    closed = facts.instant("closed_at", not_before=restored or failed)
    for name, end in zip(ENDS, (restored, closed), strict=True):
        if end is not None and end < failed:
            raise RowFault("The end is before the start.", end, name)
    return reported, failed, restored, closed or restored
