"""Every way to one part at once: the ledger stays whole."""

from decimal import Decimal

from core import invariants
from core.inventory import (
    count_stock,
    issue_free_stock,
    issue_part,
    receive_stock,
    reverse_transaction,
    transfer_stock,
)
from core.kernel import InsufficientStock, Role
from core.storage import run_command
from tests.support.together import at_once, refused


def test_every_way_to_one_part_at_once_keeps_the_ledger_whole(sessions, given, storekeeper, clock, main, rack):
    part = given.stock(20, free_issue=True)
    requests = [
        given.approved(part, 2, job=given.job(technician=given.person(Role.MAINTENANCE_TECH))) for _ in range(3)
    ]
    wrong = given.receive(part, 1).transaction_id

    def by(command, *args):
        return lambda: run_command(sessions, command, part, *args, actor=storekeeper, clock=clock)

    def on(command, row, *args):
        return lambda: run_command(sessions, command, row, *args, actor=storekeeper, clock=clock)

    outcomes = at_once(
        *(on(issue_part, request) for request in requests),
        by(issue_free_stock, Decimal(3)),
        by(count_stock, Decimal(15), "While others take"),
        by(transfer_stock, Decimal(2), main, rack),
        by(receive_stock, Decimal(4)),
        on(reverse_transaction, wrong, "Wrong delivery"),
    )

    assert all(isinstance(fault, InsufficientStock) for fault in refused(outcomes))
    assert invariants.check(sessions, clock) == []
