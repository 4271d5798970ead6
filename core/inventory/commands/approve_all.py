"""Approving several requests for parts in one decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core import audit
from core.audit import LogAction
from core.inventory import ledger, reservations
from core.inventory.commands import _deciding, _stock
from core.inventory.models import SparePartsRequest
from core.inventory.posting import Stock
from core.kernel import Actor, Clock, Forbidden, Invalid, Permission, StaleState, command
from core.storage import get_all_locked


@dataclass(frozen=True, slots=True)
class NotApproved:
    """A request that was left as it is, and the sentence why."""

    parts_request_id: int
    refusal: str


@dataclass(frozen=True, slots=True)
class ApprovedAll:
    """What became of several requests: those that were approved, by number, and those that could not be."""

    approved: tuple[int, ...]
    left: tuple[NotApproved, ...]


@command(Permission.APPROVE_PARTS)
def approve_parts_requests(
    session: Session, parts_request_ids: Sequence[int], *, actor: Actor, clock: Clock
) -> ApprovedAll:
    """Approve each of these requests that can be approved, as it was asked for, and say why the others were not.

    Of a part that several want, the most urgent job is promised first, then the oldest request; what is not there
    stays wanted.

    Lock order: the requests by id, then the parts by id.

    Args:
        parts_request_ids: the requests.

    Raises:
        Forbidden: nothing could be approved, for all are one's own.
        Invalid: there are none.
        NotFound: one of them does not exist.
        StaleState: nothing could be approved.
    """
    if not parts_request_ids:
        raise Invalid("Choose what is to be approved.")
    requests = get_all_locked(session, SparePartsRequest, set(parts_request_ids))
    stocks = ledger.lock_all(session, (request.spare_part_id for request in requests.values()))
    approved: list[SparePartsRequest] = []
    refused: dict[int, Forbidden | Invalid | StaleState] = {}
    for request in requests.values():
        try:
            _deciding.approve(session, request, None, stocks[request.spare_part_id], actor=actor, at=clock())
        except (Forbidden, Invalid, StaleState) as refusal:
            refused[request.id] = refusal
        else:
            approved.append(request)
    if not approved:
        raise _nothing(list(refused.values()))
    for part_id, stock in stocks.items():
        reservations.serve(session, stock, [each for each in approved if each.spare_part_id == part_id], clock())
    _record(session, approved, stocks, actor, clock)
    left = tuple(NotApproved(number, str(refusal)) for number, refusal in refused.items())
    return ApprovedAll(tuple(request.id for request in approved), left)


def _nothing(refusals: Sequence[Forbidden | Invalid | StaleState]) -> Forbidden | Invalid | StaleState:
    """The refusal of the whole: all are one's own, or things have moved on."""
    if all(isinstance(refusal, Forbidden) for refusal in refusals):
        return refusals[0]
    return StaleState("None of these requests can be approved any more. Look at them again.")


def _record(
    session: Session, approved: Sequence[SparePartsRequest], stocks: dict[int, Stock], actor: Actor, clock: Clock
) -> None:
    entity: SparePartsRequest | str = SparePartsRequest.__tablename__
    sentence = f"Approved {len(approved)} parts requests"
    if len(approved) == 1:
        entity = approved[0]
        sentence = f"Approved {_stock.amount(entity.quantity_requested, stocks[entity.spare_part_id])}"
    audit.record(session, LogAction.APPROVE, entity, sentence, actor=actor, at=clock())
