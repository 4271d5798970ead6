"""Every way to one part at once: the ledger stays whole."""

from decimal import Decimal

from core import invariants
from core.inventory import (
    approve_parts_request,
    approve_parts_requests,
    cancel_parts_request,
    count_stock,
    emergency_take,
    issue_free_stock,
    issue_part,
    receive_stock,
    return_stock,
    reverse_transaction,
    scrap_stock,
    transfer_stock,
)
from core.inventory.models import PartsRequestStatus, SparePartsRequest
from core.kernel import InsufficientStock, Role
from core.maintenance import Priority, complete_work
from core.storage import run_command
from tests.support.together import at_once, refused


def test_every_way_to_one_part_at_once_keeps_the_ledger_whole(
    sessions, given, storekeeper, manager, technician, clock, main, rack
):
    part = given.stock(24, free_issue=True)
    closing, urgent = (
        given.job(technician=technician),
        given.job(technician=given.person(Role.MAINTENANCE_TECH), priority=Priority.CRITICAL),
    )
    to_issue = [given.approved(part, 2, job=urgent) for _ in range(2)]
    out = [given.issued(part, 2, job=urgent) for _ in range(2)]
    to_decide = [given.asked(part, 3, job=urgent) for _ in range(3)]
    given_up, of_closing = given.approved(part, 2, job=urgent), given.approved(part, 2, job=closing)
    used = given.issued(part, 1, job=closing)
    wrong = given.receive(part, 1).transaction_id

    def by(actor, command, *args, **kwargs):
        return lambda: run_command(sessions, command, *args, actor=actor, clock=clock, **kwargs)

    outcomes = at_once(
        *(by(storekeeper, issue_part, request) for request in to_issue),
        *(by(storekeeper, return_stock, request, Decimal(1)) for request in out),
        by(manager, approve_parts_request, to_decide[0]),
        by(manager, approve_parts_requests, to_decide[1:]),
        by(manager, cancel_parts_request, given_up, "Not needed any more"),
        by(technician, complete_work, closing, used={used: Decimal(1)}, **given.finding()),
        by(technician, emergency_take, urgent, part, Decimal(1), "The store is locked"),
        by(storekeeper, issue_free_stock, part, Decimal(3)),
        by(storekeeper, count_stock, part, Decimal(15), "While others take"),
        by(storekeeper, transfer_stock, part, Decimal(2), main, rack),
        by(storekeeper, receive_stock, part, Decimal(4)),
        by(storekeeper, scrap_stock, part, Decimal(1), "Rusty"),
        by(storekeeper, reverse_transaction, wrong, "Wrong delivery"),
    )

    assert [fault for fault in refused(outcomes) if not isinstance(fault, InsufficientStock)] == []
    assert given.rows(SparePartsRequest, SparePartsRequest.id == of_closing)[0].status is PartsRequestStatus.CANCELLED
    assert nobody_is_short_while_something_lies_free(given, part)
    assert invariants.check(sessions, clock) == []


def nobody_is_short_while_something_lies_free(given, part):
    on_hand, reserved = given.on_hand(part)
    approved = given.rows(SparePartsRequest, SparePartsRequest.status == PartsRequestStatus.APPROVED)
    short = sum(row.quantity_approved - row.quantity_issued - row.quantity_reserved for row in approved)
    return on_hand == reserved or short == 0
