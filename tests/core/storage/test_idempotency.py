"""A write with a key happens once."""

from threading import Barrier, Thread

import pytest

from core.kernel import IdempotencyConflict, Invalid, Role
from core.maintenance import Reported, add_comment, report_breakdown
from core.maintenance.models import MaintenanceRequest
from core.storage import run_command
from core.storage.idempotency import IdempotencyKey

SAID = "Oil on the floor"


@pytest.fixture
def report(run, given, supervisor):
    """Report a machine, with a key unless told otherwise."""
    machine = given.machine()

    def call(text=SAID, *, key="press 1", actor=supervisor, **kwargs):
        return run(report_breakdown, kwargs.pop("machine", machine), text, machine_stopped=True, actor=actor, key=key)

    return call


def test_gives_back_the_first_result_for_the_same_arguments(report, given):
    first = report()
    again = report()
    assert (again, type(again)) == (first, Reported)
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 1


def test_gives_it_back_later_even_if_the_state_has_moved_on(report, given, manager):
    from core.maintenance import CancelCategory, cancel_request

    first = report()
    given.do(cancel_request, first.request_id, CancelCategory.FALSE_ALARM, "Nothing wrong", actor=manager)
    assert report() == first


def test_refuses_the_key_for_other_arguments(report, given):
    report()
    with pytest.raises(IdempotencyConflict):
        report("Smoke at the motor")
    assert (given.audit_rows(), given.refusals()) == (1, 1)


def test_refuses_the_key_for_another_machine(report, given):
    report()
    other = given.machine()
    with pytest.raises(IdempotencyConflict):
        report(machine=other)


def test_refuses_the_key_of_somebody_else(report, given):
    report()
    with pytest.raises(IdempotencyConflict):
        report(actor=given.the(Role.MAINTENANCE_MANAGER))


def test_refuses_the_key_for_another_command(report, run, given, supervisor):
    first = report()
    with pytest.raises(IdempotencyConflict):
        run(add_comment, first.request_id, SAID, actor=supervisor, key="press 1")


def test_works_without_a_key_as_often_as_asked(report, given):
    report(key=None)
    report(key=None)
    assert len(given.rows(MaintenanceRequest)) == 2


def test_a_key_whose_call_was_refused_may_be_used_again(report, given):
    with pytest.raises(Invalid):
        report("short")
    assert given.rows(IdempotencyKey) == []
    report()
    assert len(given.rows(MaintenanceRequest)) == 1


def test_tells_keys_apart_to_the_letter(report, given):
    report(key="Press A")
    report(key="press a")
    report(key="press á")
    assert len(given.rows(MaintenanceRequest)) == 3


def test_eight_presses_at_once_are_one(sessions, given, clock, supervisor):
    machine, barrier, results = given.machine(), Barrier(8), []

    def press():
        barrier.wait()
        results.append(
            run_command(
                sessions,
                report_breakdown,
                machine,
                SAID,
                machine_stopped=True,
                actor=supervisor,
                clock=clock,
                key="one",
            )
        )

    threads = [Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 8
    assert len(set(results)) == 1
    assert len(given.rows(MaintenanceRequest)) == given.audit_rows() == 1


def test_of_two_presses_at_once_with_other_values_one_is_refused(sessions, given, clock, supervisor):
    machine, barrier, refused = given.machine(), Barrier(2), []

    def press(text):
        barrier.wait()
        try:
            run_command(
                sessions,
                report_breakdown,
                machine,
                text,
                machine_stopped=True,
                actor=supervisor,
                clock=clock,
                key="one",
            )
        except IdempotencyConflict as refusal:
            refused.append(refusal)

    threads = [Thread(target=press, args=(text,)) for text in (SAID, "Smoke at the motor")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert len(given.rows(MaintenanceRequest)) == 1
