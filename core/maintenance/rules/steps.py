"""Which step may follow which, and who may cancel."""

from datetime import timedelta

from core.kernel import Role, StaleState
from core.maintenance.vocabulary import CancelCategory, Outcome, RequestStatus

REOPEN_WITHIN = timedelta(days=7)
OPEN = frozenset({RequestStatus.PENDING, RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS})
UNDER_WORK = frozenset({RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS})
NO_FAILURE = frozenset({Outcome.NO_FAULT, Outcome.WRONG_MACHINE})
VOIDING = frozenset({CancelCategory.FALSE_ALARM, CancelCategory.DUPLICATE, CancelCategory.WRONG_MACHINE})

TRANSITIONS: dict[str, frozenset[RequestStatus]] = {
    "start_work": frozenset({RequestStatus.PENDING, RequestStatus.IN_PROGRESS, RequestStatus.WAITING_PARTS}),
    "pause_work": frozenset({RequestStatus.IN_PROGRESS}),
    "wait_for_parts": frozenset({RequestStatus.IN_PROGRESS}),
    "complete_work": UNDER_WORK,
    "cancel_request": OPEN,
    "merge_duplicate": frozenset({RequestStatus.PENDING}),
    "reopen_request": frozenset({RequestStatus.COMPLETED}),
    "mark_stopped": OPEN,
    "mark_running": OPEN,
    "assign_request": OPEN,
    "change_priority": OPEN,
    "change_steps": UNDER_WORK,
    "request_parts": UNDER_WORK,
}


def check_step(step: str, status: RequestStatus) -> None:
    """Refuse a step that does not follow from the status.

    Raises:
        StaleState: the table of steps does not have it.
    """
    if status not in TRANSITIONS[step]:
        raise StaleState("This job is {status} now. Look at it again.", status=status)


def may_cancel(role: Role | None, *, is_own: bool, status: RequestStatus) -> bool:
    """The maintenance manager any open request, everybody else their own while nobody has started it."""
    return role in {None, Role.MAINTENANCE_MANAGER} or (is_own and status is RequestStatus.PENDING)
