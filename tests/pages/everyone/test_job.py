"""A job's page is for everybody to read; those who may can work on it, direct it and finish it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core import inventory, maintenance
from core.inventory.models import SparePartsUsage
from core.kernel import Role
from core.maintenance import Outcome, PauseReason, Priority, RequestStatus, Symptom
from core.maintenance.models import Comment, MaintenanceRequest, MaintenanceWork, WorkSession
from core.people.models import Draft
from tests.support.seen import keys, plain
from tests.support.statements import statements_of

PAGE = "everyone/job"


@pytest.fixture
def press(given):
    return given.machine("Press 4", asset_number="PRS-0004", location="Hall 1, Line A")


@pytest.fixture
def job(given, press, technician):
    return given.job(press, technician=technician, description="Oil is leaking. Puddle under the press.")


def request_of(given, request_id) -> MaintenanceRequest:
    return given.rows(MaintenanceRequest, MaintenanceRequest.id == request_id)[0]


def words_on(page) -> str:
    return "\n".join(plain(e) for e in (*page.title, *page.text, *page.caption, *page.markdown, *page.metric))


def test_shows_what_the_job_is_and_how_long_it_takes(open_page, given, job, technician, clock):
    clock.advance(minutes=42)

    page = open_page(PAGE, technician, job=job)

    assert not page.exception
    assert plain(page.title[0]) == "Press 4: Oil is leaking"
    assert plain(page.caption[0]).startswith(f"Job {job} · PRS-0004 · Hall 1, Line A · reported 08:00 by S.")
    assert [plain(figure) for figure in page.metric] == ["42 min", "42 min", "0 min", "M. 3"]
    assert "In work" in words_on(page)
    assert "Oil is leaking. Puddle under the press." in words_on(page)


def test_shows_what_a_report_said_that_was_merged_into_it(open_page, given, press, job, technician, manager):
    merged = given.request(press, description="Smoke behind the *left* guard", symptoms=[Symptom.SMOKE])
    given.do(maintenance.merge_duplicate, merged, job, actor=manager)

    page = open_page(PAGE, technician, job=job)

    assert "Also reported by S. " in words_on(page)
    assert "Smoke behind the *left* guard · Smoke or smell" in words_on(page)


def test_a_colleague_of_the_same_name_is_somebody_else(open_page, given, press):
    first, second = (given.person(Role.MAINTENANCE_TECH, name) for name in ("jan.novak", "jan_novak"))
    assert first.full_name == second.full_name
    job = given.job(press, technician=first)

    assert "Pause" in {button.label for button in open_page(PAGE, first, job=job).button}
    seen_by_second = {button.label for button in open_page(PAGE, second, job=job).button}

    assert "Join work" in seen_by_second
    assert "Pause" not in seen_by_second


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_read_it(open_page, given, job, role):
    page = open_page(PAGE, given.the(role), job=job)

    assert not page.exception
    assert "Oil is leaking" in plain(page.title[0])


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_those_who_do_not_work_on_machines_have_no_such_buttons(open_page, given, job, role):
    page = open_page(PAGE, given.the(role), job=job)

    assert not {f"start-{job}", f"open-complete-{job}", f"open-pause-{job}"} & keys(page)


def test_start_begins_a_visit(open_page, given, press, technician):
    request = given.request(press)

    page = open_page(PAGE, technician, job=request)
    page.button(key=f"start-{request}").click().run()

    assert request_of(given, request).status is RequestStatus.IN_PROGRESS
    assert f"open-complete-{request}" in keys(page)


def test_a_second_technician_joins(open_page, given, job):
    other = given.person(Role.MAINTENANCE_TECH)

    page = open_page(PAGE, other, job=job)
    assert page.button(key=f"start-{job}").label == "Join work"
    page.button(key=f"start-{job}").click().run()

    assert len(given.rows(WorkSession, WorkSession.ended_at.is_(None))) == 2


def test_a_start_from_paper_is_entered_later(open_page, given, press, technician, clock):
    request = given.request(press)
    clock.advance(hours=2)

    page = open_page(PAGE, technician, job=request)
    page.button(key=f"open-late-{request}").click().run()
    page.button_group(key=f"late-{request}-form-happened_at_is_earlier").set_value(True).run()
    page.datetime_input(key=f"late-{request}-form-happened_at").set_value(datetime(2026, 11, 24, 8, 30))  # noqa: DTZ001
    page.button(key=f"late-{request}-form-submit").click().run()

    visit = given.rows(WorkSession)[0]
    assert (visit.started_at, visit.late_entry) == (datetime(2026, 11, 24, 8, 30, tzinfo=UTC), True)


def test_steps_are_ticked_and_say_who_and_when(open_page, given, job, technician, clock):
    given.do(maintenance.add_step, job, "Lock out and tag out", actor=technician)
    clock.advance(minutes=7)

    page = open_page(PAGE, technician, job=job)
    page.checkbox(key=f"step-{job}-1-open").check().run()

    assert not page.exception
    box = page.checkbox(key=f"step-{job}-1-done")
    assert box.value
    assert box.label.startswith("Lock out and tag out · 08:07 ")
    assert not page.success
    box.uncheck().run()
    assert not page.checkbox(key=f"step-{job}-1-open").value


def test_a_step_is_added(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    page.text_input(key=f"add-step-{job}-description").set_value("Test run, 10 strokes")
    page.button(key=f"add-step-{job}-submit").click().run()

    assert given.rows(MaintenanceWork)[0].maintenance_steps[0]["description"] == "Test run, 10 strokes"
    assert page.checkbox(key=f"step-{job}-1-open")


def test_a_note_is_added(open_page, given, job, supervisor):
    page = open_page(PAGE, supervisor, job=job)
    page.text_area(key=f"note-{job}-text").set_value("Puddle of *oil*")
    page.button(key=f"note-{job}-submit").click().run()

    assert given.rows(Comment)[0].text == "Puddle of *oil*"
    assert "Puddle of *oil*" in [text.value for text in page.text]


def test_parts_are_listed_and_the_job_can_wait_for_them(open_page, given, job, technician):
    part = given.part("SEAL-90", name="Rod seal")
    given.do(inventory.request_parts, job, part, Decimal(2), actor=technician)

    page = open_page(PAGE, technician, job=job)
    ways = {
        link.proto.label.replace("\\", "").replace("\u202f", " "): link.proto.query_string
        for link in page.get("page_link")
    }
    assert ways["Rod seal · 2 pcs"] == f"part={part}"
    page.button(key=f"wait_for_parts-{job}").click().run()

    assert request_of(given, job).status is RequestStatus.WAITING_PARTS


def test_a_part_that_a_count_did_not_find_is_missing_again(open_page, given, job, technician, storekeeper):
    part = given.stock(3, name="Rod seal")
    given.approved(part, 3, job=job)
    assert "missing" not in words_on(open_page(PAGE, technician, job=job))

    given.do(inventory.count_stock, part, Decimal(1), "Recount", actor=storekeeper)
    assert "2 pcs missing" in words_on(open_page(PAGE, technician, job=job))


def test_waiting_for_nothing_is_refused_in_a_sentence(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"wait_for_parts-{job}").click().run()

    assert "Ask for a part first" in plain(page.error[0])
    assert request_of(given, job).status is RequestStatus.IN_PROGRESS


def test_pause_asks_why(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-pause-{job}").click().run()
    page.button(key=f"pause-{job}-form-submit").click().run()
    assert "Choose why you pause" in plain(page.error[0])

    page.button_group(key=f"pause-{job}-form-reason").set_value(PauseReason.PERMIT)
    page.button(key=f"pause-{job}-form-submit").click().run()

    assert given.rows(WorkSession)[0].pause_reason is PauseReason.PERMIT
    assert page.button(key=f"start-{job}").label == "Resume work"


def test_the_machine_runs_again_while_the_job_stays_open(open_page, given, job, technician, clock):
    clock.advance(minutes=30)

    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-mark_running-{job}").click().run()
    page.button(key=f"mark_running-{job}-form-submit").click().run()

    row = request_of(given, job)
    assert (row.machine_stopped, row.status) == (False, RequestStatus.IN_PROGRESS)
    assert f"open-mark_stopped-{job}" in keys(page)


def test_complete_takes_chips_for_failure_cause_and_remedy(open_page, given, job, technician, clock):
    clock.advance(minutes=72)

    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    sheet = f"complete-{job}-sheet"
    page.selectbox(key=f"{sheet}-failure_other").set_value(given.code("WEAR-002"))
    page.button_group(key=f"{sheet}-cause_chips").set_value(["Worn out", "Dirty"])
    page.button_group(key=f"{sheet}-remedy_chips").set_value(["Replaced"])
    page.text_input(key=f"{sheet}-remedy_text").set_value("rod seal 90 × 105")
    page.button(key=f"{sheet}-submit").click().run()

    assert not page.exception
    row = request_of(given, job)
    assert (row.status, row.outcome) == (RequestStatus.COMPLETED, Outcome.REPAIRED)
    assert (row.cause, row.remedy) == ("Worn out, Dirty", "Replaced, rod seal 90 × 105")
    assert row.failure_code_id == given.code("WEAR-002")
    assert "Time to restore: 72 min" in plain(page.success[0])


def test_a_completion_without_its_code_is_refused_and_keeps_what_was_typed(open_page, given, job, technician):
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    page.text_input(key=f"{sheet}-remedy_text").set_value("New seal")
    page.button(key=f"{sheet}-submit").click().run()

    said = [plain(error) for error in page.error]
    assert len(said) == 2  # at the field and beside the button
    assert all("choose “Nobody could tell”" in words for words in said)  # the words of the chip
    assert page.text_input(key=f"{sheet}-remedy_text").value == "New seal"
    assert request_of(given, job).status is RequestStatus.IN_PROGRESS


def test_no_fault_asks_only_what_was_found(open_page, given, job, technician):
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    page.button_group(key=f"{sheet}-outcome").set_value(Outcome.NO_FAULT).run()
    page.text_area(key=f"{sheet}-remedy_text").set_value("Ran ten strokes, nothing found")
    page.button(key=f"{sheet}-submit").click().run()

    row = request_of(given, job)
    assert (row.outcome, row.is_functional_failure) == (Outcome.NO_FAULT, False)


def test_what_was_no_functional_failure_needs_no_code(open_page, given, job, technician):
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    page.toggle(key=f"{sheet}-is_functional_failure").set_value(False).run()
    page.button_group(key=f"{sheet}-remedy_chips").set_value(["Cleaned"])
    page.button(key=f"{sheet}-submit").click().run()

    row = request_of(given, job)
    assert (row.status, row.is_functional_failure) == (RequestStatus.COMPLETED, False)


def test_a_closed_job_is_to_be_read_only(open_page, given, press, technician):
    done = given.completed_job(press, technician=technician)

    page = open_page(PAGE, technician, job=done)

    assert keys(page) == {"scan", "go-technician-my_work"}
    assert not page.text_area
    assert "Worn out" in words_on(page)
    assert "Repaired" in words_on(page)


def test_a_supervisor_reopens_with_a_reason(open_page, given, press, technician, supervisor):
    done = given.completed_job(press, technician=technician)

    page = open_page(PAGE, supervisor, job=done)
    page.button(key=f"open-reopen-{done}").click().run()
    page.button(key=f"reopen-{done}-form-submit").click().run()
    assert "Say whether the machine is stopped" in plain(page.error[0])
    page.button_group(key=f"reopen-{done}-form-machine_stopped").set_value(True)
    page.button(key=f"reopen-{done}-form-submit").click().run()
    assert "Give a reason" in plain(page.error[0])
    page.text_area(key=f"reopen-{done}-form-reason").set_value("Leaks again")
    page.button(key=f"reopen-{done}-form-submit").click().run()

    assert request_of(given, done).status is RequestStatus.PENDING
    assert "Reopened once" in words_on(page)


def test_a_job_completed_long_ago_is_not_reopened(open_page, given, press, technician, supervisor, clock):
    done = given.completed_job(press, technician=technician)
    clock.advance(days=8)

    assert f"open-reopen-{done}" not in keys(open_page(PAGE, supervisor, job=done))


def test_the_manager_assigns_and_sets_the_priority(open_page, given, press, technician, manager):
    request = given.request(press, priority=Priority.LOW)
    name = f"assign-{request}-None-LOW"

    page = open_page(PAGE, manager, job=request)
    assert page.selectbox(key=f"{name}-technician_id").options[0] == "Nobody yet"
    page.selectbox(key=f"{name}-technician_id").set_value(technician.user_id)
    page.selectbox(key=f"{name}-priority").set_value(Priority.HIGH)
    page.button(key=f"{name}-submit").click().run()

    row = request_of(given, request)
    assert (row.assigned_to, row.priority) == (technician.user_id, Priority.HIGH)
    assert plain(page.success[0]) == "Press 4: changed."


def test_a_supervisor_directs_a_job_only_while_nobody_works_on_it(open_page, given, job, technician, supervisor):
    def fields(page):
        return [box.key for box in page.selectbox if box.key.startswith(f"assign-{job}")]

    assert not fields(open_page(PAGE, supervisor, job=job))

    given.do(maintenance.pause_work, job, PauseReason.PERMIT, actor=technician)

    assert len(fields(open_page(PAGE, supervisor, job=job))) == 2


def test_a_supervisor_is_offered_no_lower_priority(open_page, given, press, supervisor):
    request = given.request(press, priority=Priority.HIGH)

    page = open_page(PAGE, supervisor, job=request)

    assert page.selectbox(key=f"assign-{request}-None-HIGH-priority").options == ["Critical", "High"]


@pytest.mark.parametrize(
    ("role", "may"), [(Role.ADMIN, False), (Role.INVENTORY_MANAGER, False), (Role.SUPERVISOR, True)]
)
def test_notes_on_the_job_of_others_are_for_those_who_direct_or_do_the_work(open_page, given, job, role, may):
    page = open_page(PAGE, given.the(role), job=job)

    assert (f"note-{job}-submit" in keys(page)) is may


def test_everybody_adds_notes_to_the_own_report(open_page, given, press):
    storekeeper = given.the(Role.INVENTORY_MANAGER)
    request = given.request(press, actor=storekeeper)

    assert f"note-{request}-submit" in keys(open_page(PAGE, storekeeper, job=request))


def test_the_manager_cancels_with_category_and_reason(open_page, given, job, manager):
    page = open_page(PAGE, manager, job=job)
    page.button(key=f"open-cancel_request-{job}").click().run()
    page.button_group(key=f"cancel_request-{job}-ask-category").set_value("FALSE_ALARM")
    page.text_area(key=f"cancel_request-{job}-ask-reason").set_value("Pressed by accident")
    page.button(key=f"cancel_request-{job}-ask-submit").click().run()

    assert request_of(given, job).status is RequestStatus.CANCELLED
    assert "Pressed by accident" in words_on(page)


def test_the_manager_ends_a_forgotten_visit(open_page, given, job, manager, clock):
    clock.advance(hours=9)
    visit = given.rows(WorkSession)[0]
    name = f"correct-{job}-visit-{visit.id}"

    page = open_page(PAGE, manager, job=job)
    page.button(key=f"open-correct-{job}").click().run()
    page.datetime_input(key=f"{name}-ended_at").set_value(datetime(2026, 11, 24, 9, 0))  # noqa: DTZ001
    page.text_area(key=f"{name}-reason").set_value("Forgot to pause at the end of the shift")
    page.button(key=f"{name}-submit").click().run()

    assert not page.exception
    ended = given.rows(WorkSession)[0]
    assert (ended.started_at, ended.ended_at) == (visit.started_at, visit.started_at + timedelta(hours=1))


def test_an_unknown_job_is_a_sentence(open_page, technician):
    page = open_page(PAGE, technician, job=999)

    assert not page.exception
    assert "There is no job 999" in plain(page.info[0])


@pytest.mark.parametrize("address", [{}, {"job": "x"}, {"job": "9" * 30}, {"job": "²"}])
def test_an_address_without_a_job_says_what_to_do(open_page, technician, address):
    page = open_page(PAGE, technician, **address)

    assert not page.exception
    assert "names no job" in plain(page.info[0])


def test_asks_the_database_a_bounded_number_of_times(open_page, given, job, manager):
    with statements_of(given.sessions) as asked:
        open_page(PAGE, manager, job=job)

    assert len([statement for statement in asked if statement.startswith(("SELECT", "INSERT", "UPDATE"))]) <= 30


def test_what_is_refused_because_the_job_was_closed_meanwhile_is_said(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    page.text_input(key=f"add-step-{job}-description").set_value("Test run")
    page.button(key=f"add-step-{job}-submit").click().run()

    assert not page.exception
    assert "Look at it again" in plain(page.error[0])
    assert f"open-complete-{job}" not in keys(page)


def test_a_closed_job_still_shows_its_steps(open_page, given, job, technician, clock):
    given.do(maintenance.add_step, job, "Lock out and tag out", actor=technician)
    given.do(maintenance.tick_step, job, 1, True, actor=technician)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)

    page = open_page(PAGE, technician, job=job)

    assert "check_box: Lock out and tag out" in words_on(page)
    assert not page.checkbox


def test_steps_are_added_one_after_the_other_below_those_there(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    for turn, step in (("", "Drain the oil"), ("~1", "Fill it up")):
        page.text_input(key=f"add-step-{job}-description{turn}").set_value(step)
        page.button(key=f"add-step-{job}-submit{turn}").click().run()

    assert not page.exception
    assert [box.label for box in page.checkbox] == ["Drain the oil", "Fill it up"]
    assert page.text_input(key=f"add-step-{job}-description~2").value == ""
    assert not page.get("popover")  # it would lie over the steps


def test_a_refusal_of_the_sheet_goes_when_its_field_is_filled(open_page, given, job, technician):
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    page.button(key=f"{sheet}-submit").click().run()
    page.text_input(key=f"{sheet}-remedy_text").set_value("New seal").run()
    assert page.error

    page.selectbox(key=f"{sheet}-failure_other").set_value(given.code("WEAR-002")).run()

    assert not page.error


def test_a_sheet_that_was_not_sent_comes_back_as_it_was_filled_in(open_page, given, job, technician):
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    page.button_group(key=f"{sheet}-outcome").set_value(Outcome.TEMPORARY).run()
    page.toggle(key=f"{sheet}-is_functional_failure").set_value(False).run()
    page.text_input(key=f"{sheet}-remedy_text").set_value("Clamped the hose").run()

    again = open_page(PAGE, technician, job=job)
    again.button(key=f"open-complete-{job}").click().run()

    assert not again.exception
    assert again.button_group(key=f"{sheet}-outcome").value is Outcome.TEMPORARY
    assert again.toggle(key=f"{sheet}-is_functional_failure").value is False
    assert again.text_input(key=f"{sheet}-remedy_text").value == "Clamped the hose"
    assert any("not sent yet" in plain(caption) for caption in again.caption)
    again.button(key=f"{sheet}-submit").click().run()
    row = request_of(given, job)
    assert (row.outcome, row.is_functional_failure, row.remedy) == (Outcome.TEMPORARY, False, "Clamped the hose")
    assert given.rows(Draft) == []


def test_the_sheet_asks_what_was_used_and_the_rest_goes_back(open_page, given, job, technician):
    seal = given.issued(given.stock(5, name="Rod seal"), 3, job=job)
    oil = given.issued(given.stock(9, name="Oil", unit="l", whole_units_only=False), "2.5", job=job)
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    assert page.number_input(key=f"{sheet}-used_{oil}").value == 2.5
    page.toggle(key=f"{sheet}-is_functional_failure").set_value(False).run()
    page.text_input(key=f"{sheet}-remedy_text").set_value("New seals")
    page.number_input(key=f"{sheet}-used_{seal}").set_value(2).run()
    page.button(key=f"{sheet}-submit").click().run()

    assert not page.exception
    used = {row.spare_parts_request_id: row.quantity_used for row in given.rows(SparePartsUsage)}
    assert used == {seal: 2, oil: Decimal("2.5")}
    assert "Used: 2 pcs · 1 pcs go back" in words_on(page)


@pytest.mark.parametrize(("typed", "is_left"), [(None, 3), (1, 1), (4, 3)])
def test_what_was_said_to_be_used_outlives_that_some_came_back_meanwhile(
    open_page, given, job, technician, storekeeper, typed, is_left
):
    seal = given.issued(given.stock(5, name="Rod seal"), 5, job=job)
    sheet = f"complete-{job}-sheet"
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    if typed is not None:
        page.number_input(key=f"{sheet}-used_{seal}").set_value(typed).run()
    given.do(inventory.return_stock, seal, Decimal(2), actor=storekeeper)
    page.text_input(key=f"{sheet}-remedy_text").set_value("New seals").run()
    assert page.number_input(key=f"{sheet}-used_{seal}").value == is_left
    page.toggle(key=f"{sheet}-is_functional_failure").set_value(False).run()
    page.button(key=f"{sheet}-submit").click().run()

    assert not page.exception
    assert [row.quantity_used for row in given.rows(SparePartsUsage)] == [is_left]


def test_the_sheet_asks_nothing_of_parts_where_none_went_out(open_page, given, job, technician):
    given.approved(given.stock(5), 3, job=job)
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    assert not page.number_input


def test_what_was_used_is_said_again_on_a_closed_job(open_page, given, job, technician):
    seal = given.issued(given.stock(5, name="Rod seal"), 3, job=job)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-used-{seal}").click().run()
    page.number_input(key=f"used-{seal}-form-used_{seal}").set_value(1)
    page.button(key=f"used-{seal}-form-submit").click().run()

    assert [row.quantity_used for row in given.rows(SparePartsUsage)] == [1]
    assert "Used: 1 pcs · 2 pcs go back" in words_on(page)


def test_an_empty_field_after_a_refusal_does_not_say_that_nothing_was_used(
    open_page, given, job, technician, storekeeper
):
    seal = given.issued(given.stock(5, name="Rod seal"), 3, job=job)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-used-{seal}").click().run()
    given.do(inventory.return_stock, seal, Decimal(1), actor=storekeeper)
    page.button(key=f"used-{seal}-form-submit").click().run()
    assert page.error
    page.number_input(key=f"used-{seal}-form-used_{seal}").set_value(None)
    page.button(key=f"used-{seal}-form-submit").click().run()
    assert [plain(error) for error in page.error] == ["Enter a quantity."]
    page.number_input(key=f"used-{seal}-form-used_{seal}").set_value(2)
    page.button(key=f"used-{seal}-form-submit").click().run()

    assert not page.exception
    assert [row.quantity_used for row in given.rows(SparePartsUsage)] == [2]


def test_a_part_in_words_says_what_became_of_it(open_page, given, job, technician, storekeeper):
    found, rejected, _still_open = (given.wished(words, job=job) for words in ("Red hose", "Blue hose", "Green hose"))
    given.do(inventory.identify_wanted_line, found, given.part(name="Hose 12 mm"), actor=storekeeper)
    given.do(inventory.reject_wanted_line, rejected, "Nobody makes it", actor=storekeeper)

    seen = words_on(open_page(PAGE, technician, job=job))

    for told in ("Asked for as “Red hose”", "Rejected: Nobody makes it", "The storeroom looks for it"):
        assert told in seen


def test_a_note_that_was_not_sent_comes_back(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    page.text_area(key=f"note-{job}-text").set_value("It is the left hose").run()

    again = open_page(PAGE, technician, job=job)
    assert again.text_area(key=f"note-{job}-text").value == "It is the left hose"

    again.button(key=f"note-{job}-submit").click().run()
    assert [note.text for note in given.rows(Comment)] == ["It is the left hose"]
    assert again.text_area(key=f"note-{job}-text~1").value == ""
    assert given.rows(Draft) == []


def test_the_reason_and_the_note_of_a_pause_come_back(open_page, given, job, technician):
    page = open_page(PAGE, technician, job=job)
    page.button(key=f"open-pause-{job}").click().run()
    page.button_group(key=f"pause-{job}-form-reason").set_value(PauseReason.PERMIT).run()
    page.text_input(key=f"pause-{job}-form-note").set_value("Permit is at the gate").run()

    again = open_page(PAGE, technician, job=job)
    again.button(key=f"open-pause-{job}").click().run()

    assert again.button_group(key=f"pause-{job}-form-reason").value is PauseReason.PERMIT
    assert again.text_input(key=f"pause-{job}-form-note").value == "Permit is at the gate"
