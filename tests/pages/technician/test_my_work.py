"""My work shows a technician what is in hand, what comes next and what is free, and its buttons act."""

import pytest

from core import inventory, maintenance
from core.kernel import Role
from core.maintenance import Priority, RequestStatus
from core.maintenance.models import MaintenanceRequest, WorkSession
from core.people import update_user
from tests.support.crowd import crowd
from tests.support.given import Given
from tests.support.seen import plain, words
from tests.support.statements import statements_of

PAGE = "technician/my_work"


@pytest.fixture
def colleague(given):
    return given.person(Role.MAINTENANCE_TECH, "jon.lindqvist")


def titles(page) -> list[str]:
    """The machines on the cards of jobs, each a link to its job."""
    links = [element.proto for element in page.get("page_link")]
    return [plain(link.label) for link in links if link.query_string.startswith("job=")]


def status_of(given: Given, request_id: int) -> RequestStatus:
    return given.rows(MaintenanceRequest, MaintenanceRequest.id == request_id)[0].status


def help_with(given: Given, machine: int, owner, helper) -> int:
    """A critical job of the one at which the other was too."""
    job = given.job(machine, technician=owner, priority=Priority.CRITICAL)
    given.do(maintenance.start_work, job, actor=helper)
    given.do(maintenance.pause_work, job, "OTHER_JOB", actor=helper)
    return job


def test_shows_the_job_in_hand_first_with_its_times_and_steps(open_page, given, technician, clock):
    job = given.job(given.machine("Press 4", location="Hall 1, Line A"), technician=technician)
    given.do(maintenance.add_step, job, "Lock out and tag out", actor=technician)
    given.do(maintenance.add_step, job, "Replace rod seal", actor=technician)
    given.do(maintenance.tick_step, job, 1, True, actor=technician)
    clock.advance(minutes=42)

    page = open_page(PAGE, technician)

    assert not page.exception
    assert titles(page) == ["Press 4"]
    assert page.get("page_link")[0].proto.query_string == f"job={job}"
    told = words(page)
    assert "42 min on this visit" in told
    assert "stopped for 42 min" in told
    assert "Hall 1, Line A" in told
    assert page.button(key=f"go-everyone-job-{job}").label == "Continue Press 4"


def test_times_the_own_visit_beside_a_colleague_of_the_same_name(open_page, given, clock):
    first, second = (given.person(Role.MAINTENANCE_TECH, name) for name in ("jan.novak", "jan_novak"))
    assert first.full_name == second.full_name
    job = given.job(given.machine("Press 4"), technician=first)
    clock.advance(minutes=30)
    given.do(maintenance.start_work, job, actor=second)
    clock.advance(minutes=5)

    told = words(open_page(PAGE, second))
    assert "5 min on this visit" in told
    assert "35 min on this visit" not in told


def test_separates_mine_from_free_and_from_what_others_do(open_page, given, technician, colleague, manager):
    mine = given.request(given.machine("Filler 3"))
    given.do(maintenance.assign_request, mine, technician.user_id, actor=manager)
    given.request(given.machine("Packer 2"), priority=Priority.LOW)
    given.job(given.machine("Conveyor 12"), technician=colleague)

    page = open_page(PAGE, technician)

    assert [header.value for header in page.header] == ["Next for you", "Free to take"]
    assert titles(page) == ["Filler 3", "Packer 2"]


def test_keeps_a_job_that_one_helped_with_and_offers_ones_own_first(open_page, given, technician, colleague, manager):
    own = given.request(given.machine("Filler 3"), stopped=False, priority=Priority.LOW)
    given.do(maintenance.assign_request, own, technician.user_id, actor=manager)
    helped = help_with(given, given.machine("Conveyor 12"), colleague, technician)

    page = open_page(PAGE, technician)
    assert titles(page) == ["Conveyor 12", "Filler 3"]
    assert words(page).count("J. Lindqvist · you worked on it") == 1
    assert page.button(key=f"start-top-{own}").label == "Start Filler 3"

    given.do(maintenance.pause_work, helped, "END_OF_SHIFT", actor=colleague)
    assert "assigned to J. Lindqvist · you worked on it" in words(open_page(PAGE, technician))
    page.button(key=f"start-{helped}").click().run()
    assert page.button(key=f"go-everyone-job-{helped}").label == "Continue Conveyor 12"
    assert "you worked on it" not in words(page)


def test_the_bar_calls_to_a_job_that_one_helped_with_only_when_nobody_is_at_it(open_page, given, technician, colleague):
    helped = help_with(given, given.machine("Conveyor 12"), colleague, technician)
    free = given.request(given.machine("Filler 3"), stopped=False, priority=Priority.LOW)
    assert open_page(PAGE, technician).button(key=f"start-top-{free}").label == "Start Filler 3"

    given.do(maintenance.pause_work, helped, "END_OF_SHIFT", actor=colleague)
    assert open_page(PAGE, technician).button(key=f"start-top-{helped}").label == "Start Conveyor 12"


def test_shows_as_done_what_one_finished_for_a_colleague(open_page, given, technician, colleague):
    job = given.waiting_job(given.machine("Palletiser 1"), technician=colleague)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)

    page = open_page(PAGE, technician)

    assert [header.value for header in page.header] == ["Done today"]
    assert titles(page)[0].startswith("Palletiser 1")


def test_sorts_mine_by_urgency(open_page, given, technician, manager):
    for name, priority in (("Low", Priority.LOW), ("Critical", Priority.CRITICAL), ("Medium", Priority.MEDIUM)):
        request = given.request(given.machine(name), stopped=False, priority=priority)
        given.do(maintenance.assign_request, request, technician.user_id, actor=manager)

    page = open_page(PAGE, technician)

    assert titles(page) == ["Critical", "Medium", "Low"]


def test_a_job_that_waits_says_so_and_one_with_nothing_awaited_can_go_on(open_page, given, technician):
    waiting = given.waiting_job(given.machine("Palletiser 1"), technician=technician)

    page = open_page(PAGE, technician)
    assert "Waiting for parts" in words(page)
    assert "Waits for 1 part" in words(page)
    assert page.button(key=f"go-everyone-job-{waiting}").label == "Open job"

    with given.sessions.begin() as session:
        inventory.cancel_awaited(session, 1, given.clock())
    page = open_page(PAGE, technician)
    assert "Parts ready" in words(page)
    page.button(key=f"start-{waiting}").click().run()
    assert status_of(given, waiting) is RequestStatus.IN_PROGRESS


def test_start_work_starts_it(open_page, given, technician):
    request = given.request(given.machine("Filler 3"))

    page = open_page(PAGE, technician)
    page.button(key=f"start-{request}").click().run()

    assert not page.exception
    assert status_of(given, request) is RequestStatus.IN_PROGRESS
    assert plain(page.success[0]) == "Work on Filler 3 started."
    assert page.button(key=f"go-everyone-job-{request}").label == "Continue Filler 3"


def test_the_bar_starts_the_most_urgent_job(open_page, given, technician):
    request = given.request(given.machine("Filler 3"))

    page = open_page(PAGE, technician)
    button = page.button(key=f"start-top-{request}")
    assert button.label == "Start Filler 3"
    button.click().run()

    assert status_of(given, request) is RequestStatus.IN_PROGRESS


def test_offers_to_pause_the_job_in_hand_first(open_page, given, technician):
    held = given.job(given.machine("Press 4"), technician=technician)
    other = given.request(given.machine("Filler 3"))

    page = open_page(PAGE, technician)
    page.button(key=f"open-start-{other}").click().run()
    offer = page.button(key=f"start-{other}-ask-submit")
    assert offer.label == "Pause Press 4, start this"
    offer.click().run()

    assert not page.exception
    running = given.rows(WorkSession, WorkSession.ended_at.is_(None))
    assert [visit.request_id for visit in running] == [other]
    assert status_of(given, held) is RequestStatus.IN_PROGRESS


def test_a_job_that_began_elsewhere_meanwhile_is_refused_in_a_sentence(open_page, given, technician):
    request = given.request(given.machine("Filler 3"))
    other = given.request(given.machine("Press 4"))

    page = open_page(PAGE, technician)
    given.do(maintenance.start_work, other, actor=technician)
    page.button(key=f"start-{request}").click().run()

    assert not page.exception
    assert "You are working on Press 4" in plain(page.error[0])
    assert status_of(given, request) is RequestStatus.PENDING


def test_shows_what_was_done_today_only(open_page, given, technician, clock):
    given.completed_job(given.machine("Old press"), technician=technician)
    clock.advance(days=1)
    given.completed_job(given.machine("New press"), technician=technician)

    page = open_page(PAGE, technician)

    assert [header.value for header in page.header] == ["Done today"]
    links = [element.proto.label for element in page.get("page_link")]
    assert len(links) == 1
    assert links[0].startswith("New press")


def test_shows_free_jobs_a_page_at_a_time_and_the_job_in_hand_on_each(open_page, given, technician):
    held = given.job(given.machine("Press 4"), technician=technician, stopped=False, priority=Priority.LOW)
    crowd(given, 205)

    page = open_page(PAGE, technician)
    assert len(titles(page)) == 1 + 12
    for _ in range(17):
        page.button(key="work-free-older").click().run()

    assert len(titles(page)) == 1 + 205 - 17 * 12
    assert page.button(key="work-free-older").disabled
    assert page.button(key=f"go-everyone-job-{held}").label == "Continue Press 4"


def test_a_list_that_has_emptied_meanwhile_leads_back(open_page, given, technician, manager):
    crowd(given, 13)
    page = open_page(PAGE, technician)
    page.button(key="work-free-older").click().run()
    last = given.rows(MaintenanceRequest)[-1].id
    given.do(maintenance.cancel_request, last, "OTHER", "Tidied up", actor=manager)
    page.run()

    assert "Nothing more here" in words(page)
    page.button(key="work-free-newer").click().run()
    assert len(titles(page)) == 12


def test_what_waits_for_parts_stands_apart_and_is_only_opened(open_page, given, technician, manager):
    given.waiting_job(given.machine("Palletiser 1"), technician=technician)
    mine = given.request(given.machine("Filler 3"))
    given.do(maintenance.assign_request, mine, technician.user_id, actor=manager)

    page = open_page(PAGE, technician)

    assert [header.value for header in page.header] == ["Next for you", "Waiting for parts"]
    assert titles(page) == ["Filler 3", "Palletiser 1"]


def test_says_which_day_it_is_and_which_area_one_belongs_to(open_page, given, technician, admin):
    hall, row = given.department("Hall 2"), given.user(technician)
    facts = {"full_name": row.full_name, "department_id": hall, "email": "", "phone": ""}
    given.do(update_user, technician.user_id, **facts, version=row.version, actor=admin)

    assert "Tuesday 24 November · Hall 2" in words(open_page(PAGE, technician))


def test_shortens_a_long_description(open_page, given, technician):
    given.request(description="The belt slips. " * 75)

    page = open_page(PAGE, technician)

    assert page.text[0].value.endswith("…")
    assert len(page.text[0].value) <= 181


def test_says_what_to_do_when_there_is_nothing(open_page, given, technician):
    page = open_page(PAGE, technician)

    assert "Scan a machine" in plain(page.info[0])
    assert not page.button(key="scan").disabled


def test_shows_what_people_typed_as_they_typed_it(open_page, given, technician):
    given.request(given.machine("Filler *3*"), description="Film tears at the *forming* <b>shoulder</b>")

    page = open_page(PAGE, technician)

    assert page.text[0].value == "Film tears at the *forming* <b>shoulder</b>"
    assert page.get("page_link")[0].proto.label == "Filler \\*3\\*"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MAINTENANCE_TECH])
def test_keeps_other_roles_out(open_page, given, role):
    given.request(given.machine("Filler 3"))

    page = open_page(PAGE, given.the(role))

    assert "This page is for: Technician" in page.info[0].value
    assert not titles(page)


def test_asks_the_database_a_bounded_number_of_times(open_page, given, technician):
    given.job(given.machine("Press 4"), technician=technician)
    for number in range(12):
        given.request(given.machine(f"Packer {number}"), stopped=False)

    with statements_of(given.sessions) as asked:
        open_page(PAGE, technician)

    assert len([statement for statement in asked if statement.startswith(("SELECT", "INSERT", "UPDATE"))]) <= 30
