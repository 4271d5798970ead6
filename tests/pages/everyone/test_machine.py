"""A machine's page says how it stands, what is open on it, how it did, and what one can do next."""

from datetime import datetime, timedelta

import pytest

from core import assets, maintenance
from core.assets.models import Machine
from core.inventory.models import MachineSparePart
from core.kernel import Role
from core.maintenance import DowntimeType, RequestStatus
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from tests.support.seen import keys, plain
from tests.support.statements import statements_of

PAGE = "everyone/machine"


@pytest.fixture
def press(given):
    return given.machine("Press 4", asset_number="PRS-0004", location="Hall 1, Line A", manufacturer="Schuler")


def words_on(page) -> str:
    return "\n".join(plain(e) for e in (*page.title, *page.text, *page.caption, *page.markdown, *page.metric))


def figures_of(page) -> dict[str, str]:
    return {figure.label: plain(figure) for figure in page.metric}


def test_shows_name_place_and_state(open_page, press, supervisor):
    page = open_page(PAGE, supervisor, machine=press)

    assert not page.exception
    assert plain(page.title[0]) == "Press 4"
    assert plain(page.caption[0]) == "Hall 1, Line A · PRS-0004 · criticality B"
    assert "Running" in words_on(page)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_may_read_it(open_page, given, press, role):
    page = open_page(PAGE, given.the(role), machine=press)

    assert not page.exception
    assert plain(page.title[0]) == "Press 4"


def test_opens_by_the_code_on_the_label(open_page, given, press, technician):
    code = given.rows(Machine, Machine.id == press)[0].qr_code

    assert plain(open_page(PAGE, technician, machine=code).title[0]) == "Press 4"


def test_a_replaced_label_says_so(open_page, given, press, technician, admin):
    code = given.rows(Machine, Machine.id == press)[0].qr_code
    given.do(assets.reissue_qr, press, actor=admin)

    page = open_page(PAGE, technician, machine=code)

    assert not page.exception
    assert "replaced" in plain((page.error or page.info)[0])


@pytest.mark.parametrize("address", ["999", "NOSUCHCODE", "²", "9" * 40])
def test_an_unknown_machine_is_a_sentence(open_page, technician, address):
    page = open_page(PAGE, technician, machine=address)

    assert not page.exception
    assert len(page.error) + len(page.info) == 1


def test_an_address_without_a_machine_says_what_to_do(open_page, technician):
    assert "Scan its label" in plain(open_page(PAGE, technician).info[0])


def test_is_remembered_for_the_scan_page(open_page, press, technician):
    page = open_page(PAGE, technician, machine=press)

    assert page.session_state["_recent_machines"] == [(press, "Press 4")]


def test_shows_open_jobs_with_who_works(open_page, given, press, technician, supervisor, clock):
    job = given.job(press, technician=technician, description="Oil is leaking at the cylinder")
    clock.advance(minutes=26)

    page = open_page(PAGE, supervisor, machine=press)

    assert "Oil is leaking at the cylinder" in words_on(page)
    assert "Failed 26 min ago · M. 3 on it" in words_on(page)
    assert f"open-everyone-job-{job}" in keys(page)


def test_figures_have_their_window_and_their_base(open_page, given, press, technician, clock):
    job = given.job(press, technician=technician)
    clock.advance(hours=2)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    clock.advance(days=1)
    given.request(press)
    clock.advance(hours=1)

    page = open_page(PAGE, technician, machine=press)

    assert "Last 90 days" in words_on(page)
    figures = figures_of(page)
    assert [f.replace("\u202f", " ") for f in figures.values()] == ["3.0 h", "2", "2", "2 h"]
    assert page.metric[3].delta == "median, 1 open"


def test_nothing_restored_is_a_dash_with_its_reason(open_page, press, technician):
    page = open_page(PAGE, technician, machine=press)

    assert figures_of(page)["Time to restore"] == "–"
    assert page.metric[3].delta == "no failures"


def test_the_line_of_stops_is_drawn_and_can_be_read_as_a_table(open_page, given, press, technician, clock):
    given.job(press, technician=technician)
    clock.advance(minutes=30)

    page = open_page(PAGE, technician, machine=press)
    assert len(page.get("plotly_chart")) == 1
    page.toggle(key="as-table").set_value(True).run()

    assert not page.exception
    rows = page.dataframe[0].value
    assert list(rows["kind"]) == ["▲ Repair"]
    assert list(rows["end"]) == ["goes on"]
    assert list(rows["length"]) == ["30\u202fmin"]


def test_without_stops_it_says_so(open_page, press, technician):
    page = open_page(PAGE, technician, machine=press)

    assert "No stops in this time" in words_on(page)
    assert not page.get("plotly_chart")


def test_history_goes_back_a_page_at_a_time(open_page, given, press, technician, clock):
    for number in range(11):
        given.completed_job(press, technician=technician, description=f"Problem number {number}")
        clock.advance(hours=1)

    page = open_page(PAGE, technician, machine=press)
    labels = [link.proto.label for link in page.get("page_link")]
    assert (len(labels), labels[0]) == (10, "Problem number 10")
    page.button(key=f"history-{press}-older").click().run()

    assert [link.proto.label for link in page.get("page_link")] == ["Problem number 0"]


def test_history_that_is_empty_says_what_will_be_there(open_page, press, technician):
    assert "No finished jobs yet" in plain(open_page(PAGE, technician, machine=press).info[0])


def test_sections_stand_in_the_address(open_page, given, press, technician):
    part = given.part("SEAL-90", name="Rod seal")
    with given.sessions.begin() as session:
        session.add(MachineSparePart(machine_id=press, spare_part_id=part, min_qty=1, created_at=given.clock()))

    parts = open_page(PAGE, technician, machine=press, section="parts")
    assert "Rod seal" in [link.proto.label for link in parts.get("page_link")]
    assert "SEAL\\-90" in " ".join(caption.value for caption in parts.caption)

    facts = open_page(PAGE, technician, machine=press, section="facts")
    assert "Schuler" in words_on(facts)


def test_parts_tell_what_is_there_for_the_machine_the_scarcest_first(open_page, given, press, technician):
    belt, seal = given.stock(9, name="Belt"), given.stock(1, name="Rod seal")
    with given.sessions.begin() as session:
        for part in (belt, seal):
            session.add(MachineSparePart(machine_id=press, spare_part_id=part, min_qty=2, created_at=given.clock()))

    page = open_page(PAGE, technician, machine=press, section="parts")

    assert [link.proto.label for link in page.get("page_link")][-2:] == ["Rod seal", "Belt"]
    seen = words_on(page) + " ".join(plain(caption) for caption in page.caption)
    assert "Critical" in seen
    assert "Enough" in seen
    assert "1 pcs available · at least 2 pcs · never used" in seen


def test_a_machine_without_parts_says_so(open_page, press, technician):
    page = open_page(PAGE, technician, machine=press, section="parts")

    assert "No parts are listed" in plain(page.info[0])


def test_a_technician_starts_the_open_job(open_page, given, press, technician):
    request = given.request(press)

    page = open_page(PAGE, technician, machine=press)
    page.button(key=f"start-here-{request}").click().run()

    assert not page.exception
    row = given.rows(MaintenanceRequest)[0]
    assert row.status is RequestStatus.IN_PROGRESS
    assert plain(page.title[0]).startswith("Press 4: ")


def test_a_start_that_is_refused_says_why(open_page, given, press, technician, supervisor):
    request = given.request(press)
    page = open_page(PAGE, technician, machine=press)
    category = maintenance.CancelCategory.FALSE_ALARM
    given.do(maintenance.cancel_request, request, category, "By mistake", actor=supervisor)

    page.button(key=f"start-here-{request}").click().run()

    assert "cancelled now" in plain(page.error[0]).lower()


def test_who_works_here_continues(open_page, given, press, technician):
    job = given.job(press, technician=technician)

    assert f"go-everyone-job-{job}" in keys(open_page(PAGE, technician, machine=press))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_a_running_machine_can_be_reported(open_page, given, press, role):
    page = open_page(PAGE, given.the(role), machine=press)

    assert page.button(key=f"go-supervisor-report_breakdown-{press}").label == "Report a problem"


def test_the_manager_enters_downtime(open_page, given, press, manager, clock):
    page = open_page(PAGE, manager, machine=press)
    page.button(key=f"open-downtime-{press}").click().run()
    name = f"downtime-{press}-form"
    page.button(key=f"{name}-submit").click().run()
    assert "Give a reason" in plain(page.error[0])
    start = datetime(2026, 11, 24, 6, 0)  # noqa: DTZ001 - the wall clock of the plant
    page.datetime_input(key=f"{name}-started_at").set_value(start)
    page.datetime_input(key=f"{name}-ended_at").set_value(start + timedelta(minutes=45))
    page.text_area(key=f"{name}-reason").set_value("Changeover")
    page.button(key=f"{name}-submit").click().run()

    assert not page.exception
    entry = given.rows(MachineDowntime)[0]
    assert (entry.downtime_type, entry.end_time - entry.start_time) == (DowntimeType.OTHER, timedelta(minutes=45))


def test_the_manager_voids_a_manual_entry(open_page, given, press, manager, clock):
    now = clock()
    entry = given.do(
        maintenance.record_downtime,
        press,
        now - timedelta(hours=2),
        now - timedelta(hours=1),
        "Changeover",
        actor=manager,
    )

    page = open_page(PAGE, manager, machine=press)
    page.toggle(key="as-table").set_value(True).run()
    page.button(key=f"open-void_downtime-{entry}").click().run()
    assert "24 Nov 06:00 – 07:00: the entry leaves every figure" in words_on(page)
    page.text_area(key=f"void_downtime-{entry}-ask-reason").set_value("Wrong machine")
    page.button(key=f"void_downtime-{entry}-ask-submit").click().run()

    assert given.rows(MachineDowntime)[0].is_void
    assert "No stops in this time" in words_on(page)


def test_older_manual_entries_are_reached_too(open_page, given, press, manager, clock):
    now, entered = clock(), []
    for ago in range(21, 0, -1):
        start, end = now - timedelta(minutes=2 * ago), now - timedelta(minutes=2 * ago - 1)
        entered.append(given.do(maintenance.record_downtime, press, start, end, "Changeover", actor=manager))

    page = open_page(PAGE, manager, machine=press)
    page.toggle(key="as-table").set_value(True).run()
    assert entered[0] not in voidable(page)
    page.button(key=f"entries-{press}-7-older").click().run()

    assert voidable(page) == [entered[0]]


def test_a_manual_entry_of_last_winter_is_reached_too(open_page, given, press, manager, clock):
    begun = clock() - timedelta(days=200)
    given.do(maintenance.record_downtime, press, begun, begun + timedelta(hours=1), "No power", actor=manager)
    [entry] = [row.id for row in given.rows(MachineDowntime)]
    page = open_page(PAGE, manager, machine=press, days=365)
    page.toggle(key="as-table").set_value(True).run()

    assert voidable(page) == [entry]


def voidable(page):
    keys = [button.key or "" for button in page.button]
    return [int(key.rsplit("-", 1)[1]) for key in keys if key.startswith("open-void_downtime-")]


def test_only_the_manager_enters_downtime(open_page, press, technician):
    assert f"open-downtime-{press}" not in keys(open_page(PAGE, technician, machine=press))


def test_a_machine_out_of_service_takes_no_work(open_page, given, press, admin, manager):
    given.do(assets.decommission_machine, press, "Sold", actor=admin)

    page = open_page(PAGE, manager, machine=press)

    assert "Out of service since" in plain(page.info[0])
    assert keys(page) <= {"scan"}


def test_asks_the_database_a_bounded_number_of_times(open_page, given, press, technician):
    given.request(press)
    for _number in range(3):
        given.completed_job(press, technician=technician)

    with statements_of(given.sessions) as asked:
        open_page(PAGE, technician, machine=press)

    assert len([statement for statement in asked if statement.startswith(("SELECT", "INSERT", "UPDATE"))]) <= 30
