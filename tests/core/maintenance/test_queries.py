"""Reading requests, jobs and the floor."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from core import maintenance
from core.assets import MachineStatus, decommission_machine
from core.kernel import NotFound, Role
from core.maintenance import CancelCategory, DowntimeType, Outcome, Priority, RequestStatus, Symptom


def numbers(cards):
    return [card.request_id for card in cards]


def test_a_card_tells_what_a_list_shows(given, technician, supervisor, clock):
    machine = given.machine("Filler 3", asset_number="F-3", location="North")
    job = given.job(machine, technician=technician, symptoms=[Symptom.LEAK], description="Oil on the floor here")
    card = given.ask(maintenance.board).in_work[0]
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

    board = given.ask(maintenance.board)

    assert numbers(board.new) == [high, high_running, low]
    assert (numbers(board.assigned), numbers(board.in_work), numbers(board.waiting)) == (
        [given_out],
        [working],
        [waiting],
    )


def test_the_board_of_a_department_holds_its_machines_only(given):
    hall = given.department("Hall 2")
    there = given.request(given.machine(department_id=hall))
    given.request()
    assert numbers(given.ask(maintenance.board, department_id=hall).new) == [there]


def test_a_queue_is_in_hand_mine_free_and_done(given, technician, manager, clock):
    done = given.completed_job(technician=technician)
    free, mine = given.request(), given.request()
    given.do(maintenance.assign_request, mine, technician.user_id, actor=manager)
    in_hand = given.job(technician=technician)
    others = given.job(technician=given.person(Role.MAINTENANCE_TECH))

    queue = given.ask(maintenance.my_queue, since=clock() - timedelta(hours=8), actor=technician)

    assert (numbers(queue.in_hand), numbers(queue.mine), numbers(queue.unassigned)) == ([in_hand], [mine], [free])
    assert numbers(queue.done_today) == [done]
    assert others not in numbers([*queue.in_hand, *queue.mine, *queue.unassigned])


def test_people_of_the_same_name_have_queues_of_their_own(given):
    first, second = given.person(Role.MAINTENANCE_TECH, "robin.hale"), given.person(Role.MAINTENANCE_TECH, "robin_hale")
    assert first.full_name == second.full_name
    given.job(technician=first)
    assert given.ask(maintenance.my_queue, actor=second).in_hand == ()


def test_a_waiting_job_for_which_nothing_is_awaited_is_ready_to_continue(given, technician, sessions):
    from core.inventory.models import PartsRequestStatus, SparePartsRequest

    given.waiting_job(technician=technician)
    assert [card.is_ready_to_continue for card in given.ask(maintenance.board).waiting] == [False]
    with sessions.begin() as session:
        session.query(SparePartsRequest).update({"status": PartsRequestStatus.REJECTED})
    assert [card.is_ready_to_continue for card in given.ask(maintenance.board).waiting] == [True]


def test_own_reports_come_open_ones_first(given, supervisor, manager, clock):
    old = given.request()
    given.do(maintenance.cancel_request, old, CancelCategory.OTHER, "No", actor=manager)
    clock.advance(minutes=1)
    new = given.request()
    given.request(actor=given.the(Role.ADMIN))
    assert numbers(given.ask(maintenance.my_reports, actor=supervisor)) == [new, old]
    assert numbers(given.ask(maintenance.my_reports, before=clock(), actor=supervisor)) == [old]


def test_a_machine_has_open_requests_and_a_past(given, technician, clock):
    machine = given.machine()
    past = [given.completed_job(machine, technician=technician)]
    clock.advance(minutes=1)
    past.insert(0, given.completed_job(machine, technician=technician))
    still_open = given.request(machine)
    assert numbers(given.ask(maintenance.open_requests_of, machine)) == [still_open]
    assert numbers(given.ask(maintenance.past_requests_of, machine)) == past
    assert numbers(given.ask(maintenance.past_requests_of, machine, limit=1)) == past[:1]
    assert numbers(given.ask(maintenance.past_requests_of, machine, before=clock())) == past[1:]


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
    assert len(given.ask(maintenance.floor, limit=2).tiles) == 2


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
        "queue": (maintenance.my_queue,),
        "reports": (maintenance.my_reports,),
        "floor": (maintenance.floor,),
        "job": (maintenance.job, request),
        "past": (maintenance.past_requests_of, machine),
        "figures": (maintenance.machine_figures, machine),
        "codes": (maintenance.failure_codes,),
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
