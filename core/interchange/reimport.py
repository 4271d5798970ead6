"""A row whose job an earlier import brought: it says the same, closes the job, or says otherwise and is listed."""

from collections.abc import Iterator
from datetime import datetime

from core.interchange.drafts import Draft
from core.interchange.fields import FieldName
from core.interchange.outcome import RowFault
from core.interchange.stored import Stored


def closes(draft: Draft, here: Stored, imported: Stored) -> bool:
    """Whether the row closes the job; False where it says nothing new.

    Args:
        draft: the row.
        here: the job as it stands here.
        imported: the job as earlier imports left it; the same, unless somebody has changed it here.

    Raises:
        RowFault: it says otherwise than what was imported and what stands here.
    """
    is_closing = draft.row.closed_at is not None and here.closed_at is None and imported.closed_at is None
    if draft.row.own is not None:
        _check_facts(draft, here, imported, may_add=is_closing)
    if not is_closing:
        _check_ends(draft, here, imported)
    elif here.is_touched:
        raise RowFault(
            "This job is closed in the file. Somebody has changed it here since: close it here too.",
            _at_fault(draft.row.closed_at),
            "closed_at",
        )
    return is_closing


def _check_facts(draft: Draft, here: Stored, imported: Stored, *, may_add: bool) -> None:
    """Refuse a row that says otherwise. What it leaves open it does not deny; a closing may add what is empty here."""
    now, before = _facts(here), _facts(imported)
    for field, said, meant in _claims(draft):
        is_same = meant == now[field] or meant == before[field]
        if said is not None and not is_same and not (may_add and now[field] is None):
            _refuse(field, said)


def _claims(draft: Draft) -> Iterator[tuple[str, object, object]]:
    """Each fact as the row says it, None where it leaves it open, and what that means in this plant."""
    row = draft.row
    yield "machine", row.machine, draft.machine.id
    yield "type", row.kind, draft.type_id
    yield "failure_code", row.code, draft.code_id
    yield "functional_failure", row.functional, draft.functional
    for field, said in (
        ("reported_at", row.reported_at),
        ("failed_at", row.failed_at),
        ("description", row.description or None),
        ("priority", row.priority),
        ("machine_stopped", row.stopped),
        ("cause", row.cause or None),
        ("remedy", row.remedy or None),
    ):
        yield field, said, said


def _facts(job: Stored) -> dict[str, object]:
    return {
        "machine": job.machine_id,
        "type": job.type_id,
        "failure_code": job.code_id,
        "functional_failure": job.functional,
        "reported_at": job.reported_at,
        "failed_at": job.failed_at,
        "description": job.description,
        "priority": job.priority,
        "machine_stopped": job.stopped,
        "cause": job.cause,
        "remedy": job.remedy,
    }


def _check_ends(draft: Draft, here: Stored, imported: Stored) -> None:
    row = draft.row
    if row.closed_at is None:
        if here.closed_at is not None and imported.closed_at is not None:
            raise RowFault(
                "This job is open in the file, but an import closed it. The file may be an older one.", here.closed_at
            )
        return
    for field, said, known in (
        ("restored_at", row.restored_at, {here.restored_at, imported.restored_at}),
        ("closed_at", row.closed_at, {here.closed_at, imported.closed_at}),
    ):
        if said is not None and said not in known:
            if imported.closed_at is None:
                raise RowFault("This job is closed in the file and here, at different times.", said, field)
            _refuse(field, said)


def _refuse(field: str, said: object) -> None:
    raise RowFault("{field}: not as an earlier import brought it.", _at_fault(said), field, field=FieldName(field))


def _at_fault(said: object) -> str | datetime:
    return said if isinstance(said, datetime) else str(said)
