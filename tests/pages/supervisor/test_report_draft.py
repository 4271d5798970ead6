"""Typing that is kept until it is sent: opened again by the same person, gone once it is sent or thrown away."""

from datetime import timedelta

from core import people
from core.kernel import Role
from core.maintenance import Priority, Symptom
from core.maintenance.models import MaintenanceRequest
from core.people.models import Draft


def _typed(open_page, supervisor, machine):
    app = open_page("supervisor/report_breakdown", supervisor, machine=machine)
    app.text_area(key=f"report-{machine}-details").set_value("Oil is leaking").run()
    app.button_group(key=f"report-{machine}-symptoms").set_value([Symptom.LEAK]).run()
    return app


def test_is_there_when_the_form_is_opened_on_another_tablet(open_page, given, supervisor):
    machine = given.machine()
    _typed(open_page, supervisor, machine)

    again = open_page("supervisor/report_breakdown", supervisor, machine=machine)

    assert again.text_area(key=f"report-{machine}-details").value == "Oil is leaking"
    assert again.button_group(key=f"report-{machine}-symptoms").value == [Symptom.LEAK]
    assert any("not sent yet" in caption.value for caption in again.caption)


def test_is_nobody_elses(open_page, given, supervisor):
    machine = given.machine()
    _typed(open_page, supervisor, machine)
    other = open_page("supervisor/report_breakdown", given.person(Role.SUPERVISOR), machine=machine)
    assert other.text_area(key=f"report-{machine}-details").value == ""


def test_is_gone_once_it_is_sent(open_page, given, supervisor):
    machine = given.machine()
    app = _typed(open_page, supervisor, machine)
    app.button(key=f"report-{machine}-submit").click().run()
    assert given.rows(Draft) == []


def test_is_sent_once_although_it_stands_open_on_two_tablets(open_page, given, supervisor):
    """Also after a tablet that died between sending and forgetting what it had sent."""
    machine = given.machine()
    first = _typed(open_page, supervisor, machine)
    second = open_page("supervisor/report_breakdown", supervisor, machine=machine)

    for app in (first, second):
        app.button(key=f"report-{machine}-submit").click().run()
        assert not app.error
    (request,) = given.rows(MaintenanceRequest)
    assert request.machine_id == machine
    assert given.rows(Draft) == []

    later = _typed(open_page, supervisor, machine)
    later.button(key=f"report-{machine}-submit").click().run()
    assert len(given.rows(MaintenanceRequest)) == 2


def test_what_was_changed_after_it_was_sent_elsewhere_is_not_lost(open_page, given, supervisor):
    machine = given.machine()
    first = _typed(open_page, supervisor, machine)
    second = open_page("supervisor/report_breakdown", supervisor, machine=machine)
    first.button(key=f"report-{machine}-submit").click().run()

    second.text_area(key=f"report-{machine}-details").set_value("The pump is loud").run()
    second.button(key=f"report-{machine}-submit").click().run()
    assert second.error
    second.button(key=f"report-{machine}-submit").click().run()

    assert [row.problem_description for row in given.rows(MaintenanceRequest)][-1].endswith("The pump is loud")


def test_is_gone_when_somebody_starts_afresh_and_the_browser_holds_nothing_of_it(
    open_page, given, supervisor, sessions, clock
):
    """What the browser holds belongs to the key of a field, so the fields have other keys afterwards."""
    machine = given.machine()
    _typed(open_page, supervisor, machine)
    again = open_page("supervisor/report_breakdown", supervisor, machine=machine)
    again.button(key=f"report-{machine}-afresh").click().run()
    assert [field.key for field in again.text_area] == [f"report-{machine}-details~1"]
    assert again.text_area(key=f"report-{machine}-details~1").value == ""
    assert people.kept_draft(sessions, f"report-{machine}", actor=supervisor, clock=clock) is None


def test_keeps_that_the_machine_still_runs_since_when_it_fails_and_how_soon_it_is_wanted(
    open_page, given, supervisor, clock
):
    machine = given.machine()
    app = open_page("supervisor/report_breakdown", supervisor, machine=machine)
    app.button_group(key=f"report-{machine}-stopped").set_value(False).run()
    app.button_group(key=f"report-{machine}-since-ago").set_value("30").run()
    app.button_group(key=f"report-{machine}-priority").set_value(Priority.LOW).run()
    failed_at = clock() - timedelta(minutes=30)
    clock.advance(minutes=10)

    again = open_page("supervisor/report_breakdown", supervisor, machine=machine)

    assert not again.exception
    assert again.button_group(key=f"report-{machine}-stopped").value is False
    assert again.button_group(key=f"report-{machine}-priority").value is Priority.LOW
    again.text_area(key=f"report-{machine}-details").set_value("Rattles at every stroke").run()
    again.button(key=f"report-{machine}-submit").click().run()
    row = given.rows(MaintenanceRequest)[0]
    assert (row.machine_stopped, row.priority, row.failed_at) == (False, Priority.LOW, failed_at)


def test_what_the_form_proposes_is_no_typing(open_page, given, supervisor):
    machine = given.machine()
    app = open_page("supervisor/report_breakdown", supervisor, machine=machine)
    assert app.button_group(key=f"report-{machine}-stopped").value is True

    app.run()

    assert given.rows(Draft) == []


def test_a_proposal_that_is_taken_back_leaves_no_draft(open_page, given, supervisor):
    machine = given.machine()
    app = open_page("supervisor/report_breakdown", supervisor, machine=machine)
    app.button_group(key=f"report-{machine}-stopped").set_value(False).run()
    assert [row.content["stopped"] for row in given.rows(Draft)] == [False]

    app.button_group(key=f"report-{machine}-stopped").set_value(True).run()

    assert given.rows(Draft) == []
