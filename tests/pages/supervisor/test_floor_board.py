"""The floor shows every machine with its trouble, worst first, whatever the size of the plant."""

import pytest
from sqlalchemy import event, update

from core.assets import Machine, MachineStatus
from core.kernel import Role
from core.maintenance import Symptom
from core.people import update_user
from tests.support.seen import links, plain, words

FLOOR = "supervisor/floor_board"


def test_shows_the_worst_machine_first_and_counts_all(open_page, given, supervisor, technician, clock):
    given.machine("Lathe 2")
    repaired, waiting, down = (given.machine(name) for name in ("Press 4", "Palletiser 1", "Filler 3"))
    given.waiting_job(waiting, technician=technician)
    given.job(repaired, technician=technician)
    given.request(down, description="Nozzle 6 does not close. It drips.")
    clock.advance(minutes=26)

    page = open_page(FLOOR, supervisor)

    assert not page.exception
    assert links(page) == ["Filler 3", "Palletiser 1", "Press 4", "Lathe 2"]
    assert [metric.value for metric in page.metric] == ["1", "1", "1", "1"]
    assert "Nozzle 6 does not close" in [text.value for text in page.text]
    assert "stopped 26 min · nobody yet" in words(page)
    assert "1 part awaited" in words(page)
    assert page.get("page_link")[0].proto.query_string == f"machine={down}"


def test_says_what_a_running_machine_has(open_page, given, supervisor):
    given.request(given.machine("Conveyor 2"), stopped=False, description="", symptoms=[Symptom.NOISE])

    page = open_page(FLOOR, supervisor)

    assert page.text[0].value == "Strange noise"
    assert "reported just now · nobody yet" in words(page)


def test_says_that_all_run(open_page, given, supervisor):
    given.machine("Lathe 1")
    given.machine("Lathe 2")

    page = open_page(FLOOR, supervisor)

    assert plain(page.success[0]) == "2 of 2 running. No machine is stopped."


def test_says_when_it_was_read_and_of_which_plant(open_page, given, supervisor):
    given.machine()

    assert "Updated 08:00:00 · 1 machine, Harlow plant" in words(open_page(FLOOR, supervisor))


def test_shows_one_area(open_page, given, supervisor):
    given.machine("Lathe 2")
    given.machine("Filler 3", department_id=given.department("Hall 2"))

    page = open_page(FLOOR, supervisor)
    page.segmented_control(key="area").set_value("Hall 2").run()

    assert links(page) == ["Filler 3"]
    assert [metric.value for metric in page.metric] == ["0", "0", "0", "1"]


def test_opens_the_area_of_the_address(open_page, given, supervisor):
    given.machine("Lathe 2")
    given.machine("Filler 3", department_id=given.department("Hall 2"))

    assert links(open_page(FLOOR, supervisor, area="Hall 2")) == ["Filler 3"]


@pytest.mark.parametrize("halls", [2, 6])
def test_a_supervisor_begins_with_their_own_area_and_may_see_all(open_page, given, admin, halls):
    own = given.department("Hall 0")
    for number in range(1, halls):
        given.machine(f"Lathe {number}", department_id=given.department(f"Hall {number}"))
    given.machine("Filler 3", department_id=own)
    person = given.person(Role.SUPERVISOR)
    facts = {"full_name": "Rosa Osei", "department_id": own, "email": None, "phone": None, "version": 1}
    given.do(update_user, person.user_id, **facts, actor=admin)

    page = open_page(FLOOR, person)
    assert links(page) == ["Filler 3"]
    (page.segmented_control if halls == 2 else page.selectbox)(key="area").set_value("").run()
    assert len(links(page)) == halls
    assert len(links(open_page(FLOOR, given.the(Role.MAINTENANCE_MANAGER)))) == halls
    if halls == 2:
        assert len(links(open_page(FLOOR, person, **page.query_params))) == halls


def test_many_areas_are_a_list(open_page, given, supervisor):
    areas = [given.department(f"Hall {number}") for number in range(2, 8)]
    for area in areas:
        given.machine(f"Lathe {area}", department_id=area)

    page = open_page(FLOOR, supervisor)
    page.selectbox(key="area").set_value("Hall 5").run()

    assert links(page) == [f"Lathe {areas[3]}"]


def test_an_empty_plant_says_who_adds_machines(open_page, supervisor):
    assert "No machines yet" in open_page(FLOOR, supervisor).info[0].value


def test_a_large_plant_shows_a_part_and_finds_the_rest(open_page, given, supervisor, sessions):
    for number in range(130):
        given.machine(f"Lathe {number:03}")
    asked = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: asked.append(call[2]))

    page = open_page(FLOOR, supervisor)

    assert len(links(page)) == 120
    assert "10 more machines run" in words(page)
    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) <= 30

    page.text_input(key="find").set_value("lathe 129").run()

    assert links(page) == ["Lathe 129"]
    assert not page.metric
    assert "These are the first" not in words(page)

    page.text_input(key="find").set_value("lathe 0").run()

    assert len(links(page)) == 30
    assert "These are the first 30. Type more letters to see others." in words(page)

    page.text_input(key="find").set_value("mixer").run()

    assert "No machine is called “mixer”" in page.info[0].value


def test_a_name_is_never_read_as_markup(open_page, given, supervisor):
    given.machine("Press *4* :red[x]")

    assert open_page(FLOOR, supervisor).get("page_link")[0].proto.label == r"Press \*4\* \:red\[x\]"


def test_leads_to_the_report(open_page, given, supervisor):
    page = open_page(FLOOR, supervisor)
    page.button(key="go-supervisor-report_breakdown").click().run()

    assert page.title[0].value == "Report a problem"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_MANAGER])
def test_leads_from_a_tile_to_its_machine_in_the_menus_that_have_it(open_page, given, role):
    given.machine("Lathe 2")

    assert links(open_page(FLOOR, given.the(role))) == ["Lathe 2"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_every_other_role_may_see_the_floor(open_page, given, role):
    given.machine("Lathe 2")

    page = open_page(FLOOR, given.the(role))

    assert "Lathe 2" in " ".join([*links(page), words(page)])


def test_does_not_say_that_machines_run_when_more_are_in_trouble_than_fit(open_page, given, supervisor):
    for _ in range(122):
        given.machine()
    given.expect_broken()  # they stand without a job
    with given.sessions.begin() as session:
        session.execute(update(Machine).values(status=MachineStatus.DOWN))

    page = open_page(FLOOR, supervisor)

    assert "2 more machines are not shown" in words(page)
