"""Who may call what: every command and query, each role, visitors and closed accounts, against a table in full."""

import pytest

from core import interchange
from core.inventory import name_deputy
from core.kernel import COMMANDS, QUERIES, Actor, ActorKind, Forbidden, Invalid, Role, SignedOut, StaleState
from core.people import deactivate_user
from core.storage import run_command, run_query

A, S, T, M, I = "ADMIN", "SUPERVISOR", "MAINTENANCE_TECH", "MAINTENANCE_MANAGER", "INVENTORY_MANAGER"  # noqa: E741
EVERYONE = {A, S, T, M, I}

TABLE = {
    "assets.create_department": {A, M},
    "assets.create_machine": {A, M},
    "assets.decommission_machine": {A, M},
    "assets.recommission_machine": {A, M},
    "assets.reissue_qr": {A, M},
    "assets.save_calendar": {A, M},
    "assets.update_department": {A, M},
    "assets.update_machine": {A, M},
    "interchange.import_parts": {M, I},
    "interchange.import_records": {A},
    "interchange.import_stock": {I},
    "inventory.approve_parts_request": {M},
    "inventory.approve_parts_requests": {M},
    "inventory.cancel_parts_request": {T, M},
    "inventory.end_deputy": {M},
    "inventory.name_deputy": {M},
    "inventory.cancel_purchase_order": {I},
    "inventory.close_purchase_order": {I},
    "inventory.create_purchase_order": {I},
    "inventory.create_purchase_orders": {I},
    "inventory.receive_purchase_order": {I},
    "inventory.update_purchase_order": {I},
    "inventory.confirm_usage": {T, M},
    "inventory.count_stock": {I},
    "inventory.create_location": {I},
    "inventory.add_substitute": {M, I},
    "inventory.acknowledge_stock_alert": {I},
    "inventory.archive_part": {M, I},
    "inventory.ask_for_substitute": {T, M},
    "inventory.link_part_to_machine": {M, I},
    "inventory.remove_substitute": {M, I},
    "inventory.restore_part": {M, I},
    "inventory.unlink_part_from_machine": {M, I},
    "inventory.update_part": {M, I},
    "inventory.create_part": {M, I},
    "inventory.issue_free_stock": {I},
    "inventory.issue_part": {I},
    "inventory.post_count": {I},
    "inventory.receive_delivery": {I},
    "inventory.receive_stock": {I},
    "inventory.emergency_take": {T},
    "inventory.take_held_part": {T},
    "inventory.confirm_emergency_take": {M},
    "inventory.dispute_emergency_take": {M},
    "inventory.reject_parts_request": {M},
    "inventory.request_parts": {T, M},
    "inventory.return_stock": {I},
    "inventory.reverse_transaction": {I},
    "inventory.scrap_stock": {I},
    "inventory.transfer_stock": {I},
    "inventory.identify_wanted_line": {M, I},
    "inventory.reject_wanted_line": {M, I},
    "inventory.update_location": {I},
    "inventory.waive_return": {I},
    "maintenance.add_comment": EVERYONE,
    "maintenance.add_step": {T, M},
    "maintenance.assign_request": {S, M},
    "maintenance.cancel_request": EVERYONE,
    "maintenance.change_priority": {S, M},
    "maintenance.complete_work": {T, M},
    "maintenance.correct_session": {M},
    "maintenance.correct_stop": {M},
    "maintenance.create_failure_code": {A, M},
    "maintenance.create_maintenance_type": {A, M},
    "maintenance.mark_running": {T, M},
    "maintenance.mark_stopped": {T, M},
    "maintenance.merge_duplicate": {M},
    "maintenance.pause_work": {T, M},
    "maintenance.record_downtime": {M},
    "maintenance.reopen_request": {S, M},
    "maintenance.report_breakdown": EVERYONE,
    "maintenance.start_work": {T, M},
    "maintenance.tick_step": {T, M},
    "maintenance.update_failure_code": {A, M},
    "maintenance.update_maintenance_type": {A, M},
    "maintenance.void_downtime": {M},
    "maintenance.wait_for_parts": {T, M},
    "people.change_password": EVERYONE,
    "people.change_role": {A},
    "people.choose_language": EVERYONE,
    "people.choose_pin": EVERYONE,
    "people.create_user": {A},
    "people.deactivate_user": {A},
    "people.end_sessions": EVERYONE,
    "people.reactivate_user": {A},
    "people.remove_pin": EVERYONE,
    "people.reset_password": {A},
    "people.reset_pin": {A, S, M},
    "people.stop_pin_here": EVERYONE,
    "people.use_pin_here": EVERYONE,
    "people.update_user": {A},
    # Readings
    "interchange.dry_run": {A},
    "interchange.dry_run_of_parts": {M, I},
    "interchange.dry_run_of_stock": {I},
    "interchange.machine_parts_sheet": {M, I},
    "interchange.parts_sheet": {M, I},
    "interchange.stock_sheet": {M, I},
    "assets.calendars": EVERYONE,
    "assets.departments": EVERYONE,
    "assets.machine": EVERYONE,
    "assets.machine_by_label": EVERYONE,
    "assets.machines": EVERYONE,
    "audit.activity": {A},
    "audit.record_state": {A},
    "audit.refusals": {A},
    "audit.verification": {A},
    "inventory.approval_deputies": {M},
    "inventory.approves_for": EVERYONE,
    "inventory.movements_of_part": EVERYONE,
    "inventory.part": EVERYONE,
    "inventory.part_by_number": EVERYONE,
    "inventory.parts": EVERYONE,
    "inventory.coverage_of_part": EVERYONE,
    "inventory.parts_by_coverage": EVERYONE,
    "inventory.parts_of_machine": EVERYONE,
    "inventory.substitutes_of_parts": EVERYONE,
    "inventory.stock_over_time": EVERYONE,
    "inventory.parts_of_job": EVERYONE,
    "inventory.recovered_stock": {M, I},
    "inventory.stock_alert_counts": {M, I},
    "inventory.stock_alerts": {M, I},
    "inventory.consumables": {I},
    "inventory.issue_desk": {I},
    "inventory.places_of_parts": {I},
    "inventory.shortages_of_parts": {I},
    "inventory.parts_to_approve": {M},
    "inventory.count_sheet": {I},
    "inventory.takes_to_confirm": {M},
    "inventory.movements": {I},
    "inventory.movers": {I},
    "inventory.part_names": EVERYONE,
    "inventory.consuming_movements": {A, S, M, I},
    "inventory.consumption_by_group": {A, S, M, I},
    "inventory.consumption_by_machine": {A, S, M, I},
    "inventory.consumption_by_month": {A, S, M, I},
    "inventory.consumption_by_part": {A, S, M, I},
    "inventory.consumption_by_part_and_month": {A, S, M, I},
    "inventory.consumption_total": {A, S, M, I},
    "inventory.movements_by_type": {A, M, I},
    "inventory.stock_value": {A, M, I},
    "inventory.stock_value_by_group": {A, M, I},
    "inventory.stock_value_by_location": {A, M, I},
    "inventory.valued_parts": {A, M, I},
    "inventory.open_orders": {I},
    "inventory.past_orders": {I},
    "inventory.purchase_order": {I},
    "inventory.purchase_order_lines": {I},
    "inventory.suppliers": {I},
    "inventory.parts_to_order": {I},
    "inventory.parts_to_ask_for": EVERYONE,
    "inventory.parts_to_receive": {I},
    "inventory.stock_locations": {I},
    "inventory.wanted_count": {M, I},
    "inventory.wanted_parts": {M, I},
    "maintenance.board": EVERYONE,
    "maintenance.board_counts": EVERYONE,
    "maintenance.downtime_line": EVERYONE,
    "maintenance.failure_codes": EVERYONE,
    "maintenance.floor": EVERYONE,
    "maintenance.in_hand": EVERYONE,
    "maintenance.job": EVERYONE,
    "maintenance.machine_figures": EVERYONE,
    "maintenance.maintenance_types": EVERYONE,
    "maintenance.my_queue": EVERYONE,
    "maintenance.my_reports": EVERYONE,
    "maintenance.open_requests_of": EVERYONE,
    "maintenance.past_requests_of": EVERYONE,
    "maintenance.repairs_of": EVERYONE,
    "maintenance.stopped_from": EVERYONE,
    "maintenance.usual_machines": EVERYONE,
    "people.account_counts": {A},
    "people.colleagues": EVERYONE,
    "people.my_account": EVERYONE,
    "people.my_pin": EVERYONE,
    "people.my_sessions": EVERYONE,
    "people.people": {A},
    "people.person": {A},
}

DEPUTY = {
    "inventory.approve_parts_request",
    "inventory.approve_parts_requests",
    "inventory.confirm_emergency_take",
    "inventory.dispute_emergency_take",
    "inventory.parts_to_approve",
    "inventory.reject_parts_request",
    "inventory.takes_to_confirm",
}
"""What a deputy may beside the table, on the days of it."""


@pytest.fixture
def is_let_in(sessions, clock):
    """Whether the boundary lets an actor through.

    Called without arguments, the callable behind it can do nothing; one that needs none finds nothing to do.
    """

    def ask(name, actor):
        runner, registered = (run_command, COMMANDS[name]) if name in COMMANDS else (run_query, QUERIES[name])
        try:
            runner(sessions, registered.function, actor=actor, clock=clock)
        except Forbidden:
            return False
        except (TypeError, Invalid, StaleState):
            return True
        return True

    return ask


def test_every_command_and_query_is_in_the_table():
    assert interchange  # its commands are registered when it is imported
    assert set(TABLE) == set(COMMANDS) | set(QUERIES)


def test_each_role_may_call_what_the_table_says(given, is_let_in):
    people = {role: given.the(role) for role in Role}
    found = {name: {role.value for role, actor in people.items() if is_let_in(name, actor)} for name in TABLE}
    assert found == TABLE


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH])
def test_a_deputy_may_call_what_decides_on_parts_beside_the_table_until_the_days_are_over(
    given, is_let_in, clock, role
):
    today, deputy, own = clock().date(), given.person(role), {name for name in TABLE if role.value in TABLE[name]}
    given.do(name_deputy, deputy.user_id, today, today, actor=given.the(Role.MAINTENANCE_MANAGER))
    assert {name for name in TABLE if is_let_in(name, deputy)} == own | DEPUTY
    clock.advance(days=1)
    assert {name for name in TABLE if is_let_in(name, deputy)} == own


def test_a_visitor_may_call_nothing(given, is_let_in):
    visitors = [Actor(None, "visitor", None), Actor(None, "visitor", Role.ADMIN), Actor(999_999, "ghost", Role.ADMIN)]
    assert [(name, v) for name in TABLE for v in visitors if is_let_in(name, v)] == []


def test_an_import_may_import_and_nothing_else(given, is_let_in):
    importing = Actor(None, "import", None, kind=ActorKind.IMPORT)
    assert {name for name in TABLE if is_let_in(name, importing)} == {
        "interchange.dry_run",
        "interchange.dry_run_of_parts",
        "interchange.dry_run_of_stock",
        "interchange.import_parts",
        "interchange.import_records",
        "interchange.import_stock",
    }


def test_a_closed_account_may_call_nothing(given, is_let_in):
    gone = [given.person(role) for role in Role]
    for actor in gone:
        given.do(deactivate_user, actor.user_id, "Left", actor=given.the(Role.ADMIN))
    assert [(name, actor.role) for name in TABLE for actor in gone if is_let_in(name, actor)] == []


def test_each_refusal_leaves_one_security_event_and_no_change(sessions, given, clock):
    technician = given.the(Role.MAINTENANCE_TECH)
    forbidden = [name for name in COMMANDS if T not in TABLE[name]]
    given.mark()
    for name in forbidden:
        with pytest.raises(Forbidden):
            run_command(sessions, COMMANDS[name].function, actor=technician, clock=clock)
    assert (given.refusals(), given.audit_rows()) == (len(forbidden), 0)


def test_a_role_that_somebody_claims_is_not_believed(sessions, given, clock):
    technician = given.the(Role.MAINTENANCE_TECH)
    claimed = Actor(technician.user_id, technician.username, Role.ADMIN)
    for registered in COMMANDS.values():
        with pytest.raises(SignedOut):
            run_command(sessions, registered.function, actor=claimed, clock=clock)
