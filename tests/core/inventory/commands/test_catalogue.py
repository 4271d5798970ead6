"""Parts are changed, taken out of use while nobody needs them, brought back, and listed for machines."""

from decimal import Decimal

import pytest

from core import assets, inventory
from core.inventory import (
    PartFacts,
    archive_part,
    link_part_to_machine,
    restore_part,
    unlink_part_from_machine,
    update_part,
)
from core.inventory.models import MachineSparePart, SparePart
from core.kernel import Conflict, Forbidden, Invalid, NotFound, Role, StaleState
from core.storage import run_command
from tests.support.together import at_once, refused


@pytest.fixture
def row(given):
    """The part as it is stored now."""
    return lambda part_id: given.rows(SparePart, SparePart.id == part_id)[0]


def facts(**changes):
    return PartFacts(**{"part_number": "SEAL-40", "part_name": "Seal 40 mm"} | changes)


def test_changes_the_facts_and_leaves_the_stock(run, given, row, storekeeper):
    part = given.stock(6, cost="4", number="SEAL-40")
    wanted = {"location": "A-03", "min_quantity": Decimal(2), "max_quantity": Decimal(9), "lead_time_days": 14}
    run(update_part, part, facts(part_name="Seal, 40", supplier_name="Acme", **wanted), version=1, actor=storekeeper)

    now = row(part)
    assert (now.part_name, now.location, now.min_quantity, now.max_quantity) == ("Seal, 40", "A-03", 2, 9)
    assert (now.quantity, now.average_cost, now.version, now.lead_time_days) == (6, 4, 2, 14)
    assert given.audit_rows() == 1


def test_notices_that_somebody_saved_meanwhile(run, given, row, storekeeper, manager):
    part = given.part("SEAL-40")
    given.do(update_part, part, facts(part_name="By the manager"), version=1, actor=manager)
    with pytest.raises(StaleState):
        run(update_part, part, facts(), version=1, actor=storekeeper)
    assert row(part).part_name == "By the manager"


def test_of_two_who_save_at_once_one_is_told(sessions, given, clock, storekeeper):
    part = given.part()

    def save():
        return run_command(sessions, update_part, part, facts(), version=1, actor=storekeeper, clock=clock)

    assert [isinstance(fault, StaleState) for fault in refused(at_once(save, save))] == [True]


def test_keeps_its_own_number_and_takes_no_other(run, given, storekeeper):
    part = given.part("SEAL-40")
    given.part("BRG-1")
    run(update_part, part, facts(part_number="seal-40"), version=1, actor=storekeeper)
    with pytest.raises(Conflict, match="taken"):
        run(update_part, part, facts(part_number="brg-1"), version=2, actor=storekeeper)


@pytest.mark.parametrize(
    "wrong",
    [
        {"part_number": " "},
        {"part_name": "x"},
        {"part_name": "x" * 161},
        {"min_quantity": Decimal(-1)},
        {"min_quantity": Decimal("0.5")},
        {"min_quantity": Decimal(5), "max_quantity": Decimal(4)},
        {"reorder_point": Decimal(-1)},
        {"reorder_point": Decimal("NaN")},
        {"lead_time_days": -1},
        {"lead_time_days": 3651},
        {"unit_price": Decimal(-1)},
        {"location": "x" * 61},
        {"unit": "x" * 13},
    ],
)
def test_refuses_what_breaks_a_rule_and_changes_nothing(run, given, row, storekeeper, wrong):
    part = given.part("OLD-1", name="As it was")
    with pytest.raises(Invalid):
        run(update_part, part, facts(**wrong), version=1, actor=storekeeper)
    now = row(part)
    assert (now.part_number, now.part_name, now.version, given.audit_rows()) == ("OLD-1", "As it was", 1, 0)


@pytest.mark.parametrize("other", [{"unit": "m"}, {"whole_units_only": True}])
def test_a_unit_that_is_in_use_stays(run, given, storekeeper, other):
    measured = {"unit": "l", "whole_units_only": False}
    moved, asked, fresh = given.stock(2, **measured), given.part(**measured), given.part(**measured)
    given.asked(asked, "0.5")
    for part in (moved, asked):
        with pytest.raises(Conflict, match="unit"):
            run(update_part, part, facts(**measured | other), version=1, actor=storekeeper)
    run(update_part, fresh, facts(**measured | other), version=1, actor=storekeeper)


def test_what_machines_should_have_in_fractions_does_not_become_whole(run, given, row, storekeeper):
    measured, machine = {"unit": "m", "whole_units_only": False}, given.machine()
    part, whole = given.part(**measured), given.part(**measured)
    given.do(link_part_to_machine, part, machine, min_quantity=Decimal("0.5"), actor=storekeeper)
    given.do(link_part_to_machine, whole, machine, min_quantity=Decimal(2), actor=storekeeper)
    run(update_part, whole, facts(unit="m"), version=1, actor=storekeeper)
    with pytest.raises(Conflict, match="Machines should have fractions"):
        run(update_part, part, facts(unit="m"), version=1, actor=storekeeper)

    given.do(link_part_to_machine, part, machine, min_quantity=Decimal(1), actor=storekeeper)
    run(update_part, part, facts(part_number="M-1", unit="m"), version=1, actor=storekeeper)
    assert row(part).whole_units_only is True


def test_what_is_counted_may_be_measured_from_now_on(run, given, row, storekeeper):
    part = given.stock(2)
    run(update_part, part, facts(whole_units_only=False), version=1, actor=storekeeper)
    assert row(part).whole_units_only is False


def test_a_part_out_of_use_is_neither_received_nor_asked_for_until_it_is_back(run, given, row, storekeeper, technician):
    part, job = given.part("SEAL-40"), given.job(technician=technician)
    run(archive_part, part, actor=storekeeper)
    assert row(part).is_active is False
    with pytest.raises(StaleState):
        run(inventory.receive_stock, part, Decimal(1), actor=storekeeper)
    with pytest.raises(StaleState):
        run(inventory.request_parts, job, part, Decimal(1), actor=technician)

    run(restore_part, part, actor=storekeeper)
    run(inventory.receive_stock, part, Decimal(1), actor=storekeeper)
    assert row(part).is_active is True


def test_stays_in_use_while_some_lies_there_or_somebody_waits(run, given, row, storekeeper):
    there, asked, approved = given.stock(1), given.part(), given.part()
    given.asked(asked, 1)
    given.approved(approved, 1, job=given.job(technician=given.person(Role.MAINTENANCE_TECH)))
    with pytest.raises(Conflict, match="lies in the store"):
        run(archive_part, there, actor=storekeeper)
    for part in (asked, approved):
        with pytest.raises(Conflict, match="Jobs wait"):
            run(archive_part, part, actor=storekeeper)
    assert [row(part).is_active for part in (there, asked, approved)] == [True] * 3


def test_is_taken_out_and_brought_back_once(run, given, storekeeper):
    part = given.part()
    with pytest.raises(StaleState):
        run(restore_part, part, actor=storekeeper)
    run(archive_part, part, actor=storekeeper)
    with pytest.raises(StaleState):
        run(archive_part, part, actor=storekeeper)


def test_a_delivery_and_an_archive_at_once_leave_no_stock_out_of_use(sessions, given, row, clock, storekeeper):
    part = given.part()

    def archive():
        return run_command(sessions, archive_part, part, actor=storekeeper, clock=clock)

    def receive():
        return run_command(sessions, inventory.receive_stock, part, Decimal(1), actor=storekeeper, clock=clock)

    assert len(refused(at_once(archive, receive))) == 1
    assert row(part).is_active is (row(part).quantity > 0)


def test_lists_a_part_for_a_machine_changes_it_and_takes_it_off(run, given, storekeeper):
    part, press = given.part(), given.machine()
    run(link_part_to_machine, part, press, min_quantity=Decimal(2), actor=storekeeper)
    run(link_part_to_machine, part, press, min_quantity=Decimal(3), max_quantity=Decimal(6), actor=storekeeper)
    entry = given.rows(MachineSparePart)[0]
    assert (entry.machine_id, entry.spare_part_id, entry.min_qty, entry.max_qty) == (press, part, 3, 6)

    run(unlink_part_from_machine, part, press, actor=storekeeper)
    assert given.rows(MachineSparePart) == []
    with pytest.raises(NotFound):
        run(unlink_part_from_machine, part, press, actor=storekeeper)


def test_to_say_only_that_it_belongs_there_leaves_the_limits_that_are_set(run, given, storekeeper):
    part, press = given.part(), given.machine()
    run(link_part_to_machine, part, press, actor=storekeeper)
    assert [(row.min_qty, row.max_qty) for row in given.rows(MachineSparePart)] == [(0, None)]
    run(link_part_to_machine, part, press, min_quantity=Decimal(2), max_quantity=Decimal(4), actor=storekeeper)
    run(link_part_to_machine, part, press, actor=storekeeper)
    assert [(row.min_qty, row.max_qty) for row in given.rows(MachineSparePart)] == [(2, 4)]


def test_two_who_list_it_at_once_list_it_once(sessions, given, clock, storekeeper):
    part, press = given.part(), given.machine()

    def listing():
        return run_command(sessions, link_part_to_machine, part, press, actor=storekeeper, clock=clock)

    assert refused(at_once(listing, listing)) == []
    assert len(given.rows(MachineSparePart)) == 1


def test_lists_no_part_for_a_machine_that_is_gone_nor_with_wrong_quantities(run, given, storekeeper, admin):
    part, press = given.part(), given.machine()
    with pytest.raises(NotFound):
        run(link_part_to_machine, part, 999_999, actor=storekeeper)
    with pytest.raises(Invalid, match="below the minimum"):
        run(link_part_to_machine, part, press, min_quantity=Decimal(2), max_quantity=Decimal(1), actor=storekeeper)
    given.do(assets.decommission_machine, press, "Sold", actor=admin)
    with pytest.raises(StaleState, match="out of service"):
        run(link_part_to_machine, part, press, actor=storekeeper)
    assert given.rows(MachineSparePart) == []


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_the_catalogue_is_changed_by_nobody_else(run, given, role):
    part, press, other = given.part(), given.machine(), given.the(role)
    for command, args, kwargs in (
        (update_part, (part, facts()), {"version": 1}),
        (archive_part, (part,), {}),
        (restore_part, (part,), {}),
        (link_part_to_machine, (part, press), {}),
        (unlink_part_from_machine, (part, press), {}),
    ):
        with pytest.raises(Forbidden):
            run(command, *args, actor=other, **kwargs)
    assert (given.audit_rows(), given.refusals()) == (0, 5)
