"""Reading requests, jobs and the floor."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, insert

from core import inventory, maintenance
from core.assets import MachineStatus, decommission_machine
from core.inventory.models import SparePartsRequest
from core.kernel import NotFound, Role
from core.maintenance import (
    BoardSection,
    CancelCategory,
    CardPage,
    DowntimeType,
    Outcome,
    Priority,
    QueuePlaces,
    RequestStatus,
    Symptom,
)
from core.maintenance.models import MachineDowntime, MaintenanceRequest
from core.people import update_user
from tests.support.crowd import crowd
from tests.support.statements import just_before

NO_LONGER = {"cancel_category": CancelCategory.NO_LONGER_NEEDED, "cancel_reason": "Tidied up"}


def numbers(cards):
    return [card.request_id for card in (cards.cards if isinstance(cards, CardPage) else cards)]


def section(given, name, **scope):
    return given.ask(maintenance.board, BoardSection(name), **scope).page.cards


def test_a_card_tells_what_a_list_shows(given, technician, supervisor, clock):
    machine = given.machine("Filler 3", asset_number="F-3", location="North")
    job = given.job(machine, technician=technician, symptoms=[Symptom.LEAK], description="Oil on the floor here")
    card = section(given, "work")[0]
    assert (card.request_id, card.machine, card.asset_number, card.location) == (job, "Filler 3", "F-3", "North")
    assert (card.reporter, card.assignee, card.working) == (
        supervisor.full_name,
        technician.full_name,
        (technician.full_name,),
    )
    assert (card.symptoms, card.description, card.status) == (
        (Symptom.LEAK,),
        "Oil on the floor here",
        RequestStatus.IN_PROGRESS,
    )
    assert card.machine_status is MachineStatus.MAINTENANCE
    assert card.reported_at == clock()


def test_the_board_sorts_by_state_then_urgency_then_age(given, technician, manager, clock):
    low = given.request(priority=Priority.LOW)
    clock.advance(minutes=1)
    high = given.request(priority=Priority.HIGH)
    clock.advance(minutes=1)
    high_running = given.request(priority=Priority.HIGH, stopped=False)
    given_out = given.request()
    given.do(maintenance.assign_request, given_out, technician.user_id, actor=manager)
    waiting = given.waiting_job(technician=technician)
    working = given.job(technician=technician)
    given.completed_job(technician=given.person(Role.MAINTENANCE_TECH))

    board = {each: numbers(section(given, each)) for each in BoardSection}

    assert board == {"new": [high, high_running, low], "assigned": [given_out], "work": [working], "waiting": [waiting]}
    counts = given.ask(maintenance.board_counts)
    assert (counts.new, counts.assigned, counts.in_work, counts.waiting, counts.machines_stopped) == (3, 1, 1, 1, 5)


def test_the_board_of_a_department_holds_its_machines_only(given):
    hall = given.department("Hall 2")
    there = given.request(given.machine(department_id=hall))
    given.request()
    assert numbers(section(given, "new", department_id=hall)) == [there]
    counts = given.ask(maintenance.board_counts, department_id=hall)
    assert (counts.new, counts.machines_stopped) == (1, 1)


def every_page(read_page):
    """All rows of a list, a page after the other."""
    rows, place = [], None
    while True:
        page = read_page(place)
        rows += page.cards
        if page.following is None:
            return numbers(rows)
        place = page.following


def test_every_request_of_a_full_board_is_counted_and_reached(given):
    low = given.request(priority=Priority.LOW, stopped=False)
    crowd(given, 302)
    urgent = given.request(priority=Priority.CRITICAL)

    counts = given.ask(maintenance.board_counts)
    found = every_page(lambda after: given.ask(maintenance.board, after=after, limit=50).page)

    assert (counts.new, counts.machines_stopped) == (304, 1)
    assert (found[0], found[-1]) == (urgent, low)
    assert len(found) == len(set(found)) == 304


def test_a_request_survives_another_of_its_machine_when_begun_else_when_older(given, technician, clock):
    machine = given.machine()
    oldest = given.request(machine)
    clock.advance(minutes=1)
    younger = given.request(machine)
    given.request()
    board = given.ask(maintenance.board)
    assert {number: card.request_id for number, card in board.survivors.items()} == {younger: oldest}

    begun = given.job(machine, technician=technician)
    board = given.ask(maintenance.board)
    assert {number: card.request_id for number, card in board.survivors.items()} == {oldest: begun, younger: begun}


def test_a_queue_is_in_hand_mine_free_and_done(given, technician, manager, clock):
    done = given.completed_job(technician=technician)
    free, mine = given.request(), given.request()
    given.do(maintenance.assign_request, mine, technician.user_id, actor=manager)
    in_hand = given.job(technician=technician)
    others = given.job(technician=given.person(Role.MAINTENANCE_TECH))

    queue = given.ask(maintenance.my_queue, since=clock() - timedelta(hours=8), actor=technician)

    assert (numbers(queue.in_hand), numbers(queue.mine), numbers(queue.unassigned)) == ([in_hand], [mine], [free])
    assert (numbers(queue.waiting), numbers(queue.done_today)) == ([], [done])
    assert others not in [each for page in (queue.mine, queue.unassigned) for each in numbers(page)]


def test_the_job_in_hand_and_ones_own_stand_whatever_else_is_free(given, technician, manager):
    own = given.request(priority=Priority.LOW, stopped=False)
    given.do(maintenance.assign_request, own, technician.user_id, actor=manager)
    held = given.job(technician=technician, priority=Priority.LOW, stopped=False)
    crowd(given, 205)

    queue = given.ask(maintenance.my_queue, actor=technician)
    assert (numbers(queue.in_hand), numbers(queue.mine), len(queue.unassigned.cards)) == ([held], [own], 20)
    assert numbers(given.ask(maintenance.in_hand, actor=technician)) == [held]

    free = every_page(
        lambda place: given.ask(maintenance.my_queue, after=QueuePlaces(free=place), actor=technician).unassigned
    )
    assert len(free) == len(set(free)) == 205


def test_more_own_jobs_than_a_page_holds_are_all_reached(given, technician, clock):
    crowd(given, 45, assigned_to=technician.user_id)
    crowd(
        given,
        45,
        assigned_to=technician.user_id,
        status=RequestStatus.COMPLETED,
        outcome=Outcome.NO_FAULT,
        closed_at=clock(),
    )

    def read(**places):
        return given.ask(maintenance.my_queue, since=clock(), after=QueuePlaces(**places), actor=technician)

    assert len(set(every_page(lambda place: read(mine=place).mine))) == 45
    assert len(set(every_page(lambda place: read(done=place).done_today))) == 45


def test_a_queue_tells_the_area_of_its_technician(given, technician, admin):
    assert given.ask(maintenance.my_queue, actor=technician).area is None
    hall, row = given.department("Hall 2"), given.user(technician)
    facts = {"full_name": row.full_name, "department_id": hall, "email": "", "phone": ""}
    given.do(update_user, technician.user_id, **facts, version=row.version, actor=admin)
    assert given.ask(maintenance.my_queue, actor=technician).area == "Hall 2"


def test_own_jobs_that_wait_stand_apart_until_their_parts_are_there(given, technician, manager, storekeeper):
    waiting = given.waiting_job(technician=technician)
    queue = given.ask(maintenance.my_queue, actor=technician)
    assert (numbers(queue.mine), numbers(queue.waiting)) == ([], [waiting])

    asked = given.rows(SparePartsRequest)[0]
    given.receive(asked.spare_part_id, 1)
    given.do(inventory.approve_parts_request, asked.id, actor=manager)
    given.do(inventory.issue_part, asked.id, actor=storekeeper)
    queue = given.ask(maintenance.my_queue, actor=technician)
    assert (numbers(queue.mine), numbers(queue.waiting)) == ([waiting], [])


def test_people_of_the_same_name_have_queues_of_their_own(given):
    first, second = given.person(Role.MAINTENANCE_TECH, "robin.hale"), given.person(Role.MAINTENANCE_TECH, "robin_hale")
    assert first.full_name == second.full_name
    given.job(technician=first)
    assert given.ask(maintenance.my_queue, actor=second).in_hand == ()


def test_a_waiting_job_for_which_nothing_is_awaited_is_ready_to_continue(given, technician, manager):
    given.waiting_job(technician=technician)
    assert [card.is_ready_to_continue for card in section(given, "waiting")] == [False]
    asked = given.rows(SparePartsRequest)[0].id
    given.do(inventory.reject_parts_request, asked, "There is one in the workshop", actor=manager)
    assert [card.is_ready_to_continue for card in section(given, "waiting")] == [True]


def test_own_reports_come_open_ones_first(given, supervisor, manager, clock):
    old = given.request()
    given.do(maintenance.cancel_request, old, CancelCategory.OTHER, "No", actor=manager)
    clock.advance(minutes=1)
    new = given.request()
    given.request(actor=given.the(Role.ADMIN))
    reports = given.ask(maintenance.my_reports, actor=supervisor)
    assert (numbers(reports.open), reports.open_count, numbers(reports.closed)) == ([new], 1, [old])


def test_every_own_report_is_counted_and_reached(given, supervisor, clock):
    crowd(given, 130)
    crowd(given, 130, status=RequestStatus.CANCELLED, closed_at=clock(), **NO_LONGER)

    def read(**places):
        return given.ask(maintenance.my_reports, **places, limit=50, actor=supervisor)

    assert read().open_count == 130
    assert len(set(every_page(lambda place: read(after=place).open))) == 130
    assert len(set(every_page(lambda place: read(before=place).closed))) == 130


def test_a_machine_has_open_requests_and_a_past(given, technician, clock):
    machine = given.machine()
    past = [given.completed_job(machine, technician=technician)]
    clock.advance(minutes=1)
    past.insert(0, given.completed_job(machine, technician=technician))
    still_open = given.request(machine)
    assert numbers(given.ask(maintenance.open_requests_of, machine)) == [still_open]
    assert numbers(given.ask(maintenance.past_requests_of, machine)) == past
    first = given.ask(maintenance.past_requests_of, machine, limit=1)
    assert numbers(first) == past[:1]
    assert numbers(given.ask(maintenance.past_requests_of, machine, before=first.following)) == past[1:]
    more = [given.request(machine) for _ in range(4)]
    assert every_page(lambda after: given.ask(maintenance.open_requests_of, machine, after=after, limit=2)) == [
        still_open,
        *more,
    ]


def test_a_stop_on_the_floor_lasts_from_its_beginning_whoever_works_on_it(given, technician, clock):
    machine, other = given.machine("Press"), given.machine("Lathe")
    given.completed_job(machine, technician=technician)
    clock.advance(minutes=10)
    began = clock()
    job = given.request(machine)
    for minutes, step in ((20, maintenance.start_work), (30, maintenance.pause_work)):
        clock.advance(minutes=minutes)
        given.do(step, job, *(["END_OF_SHIFT"] if step is maintenance.pause_work else []), actor=technician)
        assert {tile.machine_id: tile.since for tile in given.ask(maintenance.floor).tiles}[machine] == began

    given.request(other)
    assert [tile.machine_id for tile in given.ask(maintenance.floor).tiles] == [machine, other]
    given.do(maintenance.mark_running, job, actor=technician)
    clock.advance(minutes=5)
    given.do(maintenance.mark_stopped, job, actor=technician)
    tiles = {tile.machine_id: tile.since for tile in given.ask(maintenance.floor).tiles}
    assert tiles[machine] == clock()


def test_the_floor_shows_trouble_first(given, technician, admin, clock):
    running, scrap = given.machine("Aardvark"), given.machine("Scrap")
    given.do(decommission_machine, scrap, "Old", actor=admin)
    under_repair, waiting, down = given.machine("Repair"), given.machine("Waiting"), given.machine("Down")
    given.job(under_repair, technician=given.person(Role.MAINTENANCE_TECH))
    given.waiting_job(waiting, technician=technician)
    clock.advance(minutes=1)
    given.request(down)

    floor = given.ask(maintenance.floor)

    assert [tile.machine_id for tile in floor.tiles] == [down, waiting, under_repair, running]
    assert (floor.down, floor.down_parts, floor.under_repair, floor.running) == (1, 1, 1, 1)
    assert floor.tiles[-1].job is None
    assert [tile.machine_id for tile in given.ask(maintenance.floor, limit=2).tiles] == [down, waiting]


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_report_that_is_closed_while_it_is_read_stands_among_the_closed_alone(
    given, sessions, technician, supervisor
):
    job = given.job(technician=technician)

    def repaired():
        given.do(maintenance.complete_work, job, **given.finding(), actor=technician)

    newest = "ORDER BY maintenance_requests.reported_at DESC, maintenance_requests.id DESC \n LIMIT %(param_1)s"
    with just_before(sessions, "SELECT maintenance_requests.id", newest, repaired):
        found = given.ask(maintenance.my_reports, actor=supervisor)
    assert (numbers(found.open), numbers(found.closed)) == ([], [job])


@pytest.mark.parametrize("dialect", ["mariadb"])
def test_a_machine_that_begins_to_run_while_the_floor_is_read_stands_there_once(given, sessions, technician):
    machine = given.machine()
    job = given.job(machine, technician=technician)

    def repaired():
        given.do(maintenance.complete_work, job, **given.finding(), actor=technician)

    running = ("SELECT machines.id", "ORDER BY machines.name, machines.id \n LIMIT %(param_1)s")
    with just_before(sessions, *running, repaired):
        tiles = given.ask(maintenance.floor).tiles
    assert [tile.machine_id for tile in tiles] == [machine]


def test_stops_of_one_job_that_overlap_after_a_correction_count_once(given, technician, manager, clock):
    began, request = clock(), given.job(technician=technician)
    for step in (maintenance.mark_running, maintenance.mark_stopped, maintenance.mark_running):
        clock.advance(minutes=60)
        given.do(step, request, actor=technician)
    second = given.ask(maintenance.job, request).stops[1]
    earlier = began + timedelta(minutes=30)
    given.do(maintenance.correct_stop, second.id, earlier, second.ended_at, "Stood before", actor=manager)

    assert given.ask(maintenance.job, request).minutes_stopped == 180


def test_a_card_counts_the_stop_that_goes_on_now(given, technician, clock):
    request = given.job(technician=technician)
    clock.advance(minutes=60)
    given.do(maintenance.mark_running, request, actor=technician)
    assert given.ask(maintenance.job, request).card.stopped_since is None
    clock.advance(minutes=20)
    given.do(maintenance.mark_stopped, request, actor=technician)
    stands_since = clock()
    clock.advance(minutes=5)

    assert given.ask(maintenance.job, request).card.stopped_since == stands_since


def test_a_job_names_the_reports_that_were_merged_into_it(given, technician, manager, clock):
    machine = given.machine()
    first = given.request(machine, description="Oil runs down the frame", symptoms=[Symptom.LEAK])
    second = given.request(machine, description="There is oil on the floor")
    given.do(maintenance.merge_duplicate, first, second, actor=manager)
    job, _ = given.job(machine, technician=technician), given.request(machine)
    given.do(maintenance.merge_duplicate, second, job, actor=manager)

    merged = [given.ask(maintenance.job, number).merged for number in (job, second, first)]

    assert [[(card.request_id, card.description) for card in cards] for cards in merged] == [
        [(first, "Oil runs down the frame"), (second, "There is oil on the floor")],
        [(first, "Oil runs down the frame")],
        [],
    ]


def test_a_job_page_has_visits_stops_and_figures(given, technician, clock):
    machine, began = given.machine(), clock()
    request = given.request(machine)
    clock.advance(minutes=12)
    given.do(maintenance.start_work, request, actor=technician)
    clock.advance(minutes=30)
    given.do(maintenance.mark_running, request, actor=technician)
    clock.advance(minutes=3)

    page = given.ask(maintenance.job, request)

    assert (page.minutes_to_start, page.minutes_worked, page.minutes_stopped) == (12, 33, 42)
    assert [(visit.technician_id, visit.ended_at) for visit in page.visits] == [(technician.user_id, None)]
    assert [(stop.started_at, stop.ended_at) for stop in page.stops] == [(began, began + timedelta(minutes=42))]
    assert page.card.request_id == request


def test_there_is_no_page_of_a_job_that_does_not_exist(given):
    with pytest.raises(NotFound, match="999"):
        given.ask(maintenance.job, 999)


def test_a_window_of_the_line_reaches_into_it(given, technician, clock):
    machine = given.machine()
    began = clock()
    request = given.request(machine)
    given.do(maintenance.start_work, request, happened_at=began, actor=technician)
    clock.advance(hours=2)
    given.do(maintenance.complete_work, request, **given.finding(), actor=technician)
    half = began + timedelta(hours=1)
    assert [s.kind for s in given.ask(maintenance.downtime_line, machine, since=half)] == [DowntimeType.MAINTENANCE]
    assert given.ask(maintenance.downtime_line, machine, since=clock()) == []
    assert given.ask(maintenance.downtime_line, machine, since=began - timedelta(days=1), until=began) == []


def test_figures_of_a_machine_count_restored_failures_only(given, technician, clock):
    """Three failures: one restored after 60 minutes, one still open, one that was none (the old report said 30)."""
    machine = given.machine()
    for outcome in (Outcome.REPAIRED, Outcome.NO_FAULT):
        request = given.job(machine, technician=technician)
        clock.advance(minutes=60)
        given.do(maintenance.complete_work, request, **given.finding(outcome=outcome), actor=technician)
        clock.advance(hours=1)
    given.request(machine)
    clock.advance(minutes=30)

    figures = given.ask(maintenance.machine_figures, machine)

    assert (figures.hours_stopped, figures.stops, figures.failures, figures.open_failures) == (1.5, 2, 2, 1)
    assert figures.median_minutes_to_restore == 60


def test_figures_without_a_failure_have_no_time_to_restore(given):
    figures = given.ask(maintenance.machine_figures, given.machine())
    assert (figures.hours_stopped, figures.failures, figures.median_minutes_to_restore) == (0, 0, None)


def test_figures_count_every_stop_of_a_restless_machine_and_its_line_of_a_year_reaches_back(sessions, given, clock):
    machine, now, apart = given.machine(), clock(), timedelta(hours=4)
    stop = {"machine_id": machine, "duration_minutes": 30, "downtime_type": DowntimeType.OTHER, "reason": "Jam"}
    rows = [
        stop | {"start_time": now - n * apart, "end_time": now - n * apart + apart / 8, "auto_calculated": False}
        for n in range(1, 531)
    ]
    with sessions.begin() as session:
        session.execute(insert(MachineDowntime), [row | {"created_at": now, "updated_at": now} for row in rows])

    figures = given.ask(maintenance.machine_figures, machine)

    assert (figures.stops, figures.hours_stopped) == (530, 265)
    assert len(given.ask(maintenance.downtime_line, machine, since=now - timedelta(days=365))) == 530


@pytest.mark.parametrize("category", [CancelCategory.FALSE_ALARM, CancelCategory.NO_LONGER_NEEDED])
def test_a_failure_that_was_repaired_counts_also_when_its_reopening_is_rejected(given, technician, manager, category):
    machine = given.machine()
    failed = given.clock()
    job = given.job(machine, technician=technician)
    given.clock.advance(minutes=40)
    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    given.clock.advance(hours=5)
    given.do(maintenance.reopen_request, job, "Leaks again", actor=manager)
    given.do(maintenance.cancel_request, job, category, "It does not", actor=manager)

    figures = given.ask(maintenance.machine_figures, machine)

    assert (figures.failures, figures.open_failures, figures.median_minutes_to_restore) == (1, 0, 40)
    assert given.rows(MaintenanceRequest)[0].restored_at == failed + timedelta(minutes=40)


def test_what_was_no_failure_is_none_when_its_reopening_was_a_false_alarm(given, technician, manager):
    machine = given.machine()
    job = given.job(machine, technician=technician)
    found = given.finding(outcome=Outcome.NO_FAULT, failure_code_id=None)
    given.do(maintenance.complete_work, job, **found, actor=technician)
    given.do(maintenance.reopen_request, job, "Stands again", machine_stopped=True, actor=manager)
    given.do(maintenance.cancel_request, job, CancelCategory.FALSE_ALARM, "It does not", actor=manager)

    figures = given.ask(maintenance.machine_figures, machine)

    assert (figures.failures, figures.stops) == (0, 0)
    assert given.rows(MaintenanceRequest)[0].is_functional_failure is False


@contextmanager
def counted(sessions):
    count, engine = [0], sessions.kw["bind"]

    def see(*_):
        count[0] += 1

    event.listen(engine, "before_cursor_execute", see)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", see)


def test_no_reading_asks_more_often_when_there_is_five_times_as_much(sessions, given, technician):
    machine = given.machine()
    request = given.job(machine, technician=technician)
    given.do(maintenance.add_step, request, "Drain the oil", actor=technician)
    readings = {
        "board": (maintenance.board,),
        "counts": (maintenance.board_counts,),
        "in hand": (maintenance.in_hand,),
        "queue": (maintenance.my_queue,),
        "reports": (maintenance.my_reports,),
        "usual": (maintenance.usual_machines,),
        "floor": (maintenance.floor,),
        "job": (maintenance.job, request),
        "past": (maintenance.past_requests_of, machine),
        "figures": (maintenance.machine_figures, machine),
        "codes": (maintenance.failure_codes,),
        "repairs": (maintenance.repairs_of, machine),
    }

    def grow(times):
        for _ in range(times):
            helper = given.person(Role.MAINTENANCE_TECH)
            given.request(machine)
            given.request()
            given.completed_job(machine, technician=helper)
            given.waiting_job(technician=helper)
            given.do(maintenance.add_comment, request, "Seen", actor=helper)
            given.do(maintenance.start_work, request, actor=helper)

    def count():
        found = {}
        for name, (query, *args) in readings.items():
            with counted(sessions) as statements:
                given.ask(query, *args, actor=given.the(Role.SUPERVISOR))
            found[name] = statements[0]
        return found

    grow(2)
    before = count()
    grow(8)
    assert count() == before
    assert max(before.values()) <= 30
