"""What people say about a request, and the checklist of its job."""

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_that
from hypothesis import strategies as st

from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState, clean_text
from core.maintenance import add_comment, add_step, job, tick_step
from core.maintenance.models import Comment, MaintenanceWork
from core.storage import run_command
from tests.support.together import at_once, refused

_VALUES = st.none() | st.booleans() | st.floats() | st.text(max_size=9)
DOCUMENTS = st.recursive(_VALUES, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner))
"""Anything that JSON can say, and the NaN that it cannot."""
TWICE = '{"step": 1, "step": 2, "completed": true, "completed": false}'


@pytest.mark.parametrize("role", Role)
def test_everybody_may_say_something(run, given, role, clock):
    request = given.request()
    run(add_comment, request, "  Seen\r\nagain ", actor=given.the(role))
    row = given.rows(Comment)[0]
    assert (row.text, row.author_id, row.created_at) == ("Seen\nagain", given.the(role).user_id, clock())
    assert given.audit_rows() == 1


def test_a_closed_request_may_still_be_commented_on(run, given, supervisor):
    run(add_comment, given.completed_job(), "It runs well", actor=supervisor)
    assert len(given.rows(Comment)) == 1


@pytest.mark.parametrize("text", ["", " ", "\u202e", "x" * 4001])
def test_refuses_no_text_or_too_much(run, given, supervisor, text):
    request = given.request()
    with pytest.raises(Invalid):
        run(add_comment, request, text, actor=supervisor)
    assert given.rows(Comment) == []


def test_refuses_a_request_that_does_not_exist(run, supervisor):
    with pytest.raises(NotFound):
        run(add_comment, 999, "Hello", actor=supervisor)


def test_a_checklist_grows_and_is_ticked(run, given, technician, clock):
    request = given.job(technician=technician)
    assert [run(add_step, request, text, actor=technician) for text in ("Drain the oil", "Change the seal")] == [1, 2]
    clock.advance(minutes=3)
    run(tick_step, request, 1, True, actor=technician)

    first, second = given.ask(job, request).steps
    assert (first.completed, first.completed_at, first.completed_by) == (True, clock(), technician.full_name)
    assert (second.completed, second.completed_at, second.description) == (False, None, "Change the seal")
    card = given.ask(job, request).card
    assert (card.steps_done, card.steps, card.next_step) == (1, 2, "Change the seal")
    assert given.audit_rows() == 3


def test_a_tick_can_be_taken_back(run, given, technician):
    request = given.job(technician=technician)
    run(add_step, request, "Drain the oil", actor=technician)
    run(tick_step, request, 1, True, actor=technician)
    run(tick_step, request, 1, False, actor=technician)
    assert given.rows(MaintenanceWork)[0].maintenance_steps == [
        {"step": 1, "description": "Drain the oil", "completed": False, "completed_at": None, "completed_by": None}
    ]


@pytest.mark.parametrize("text", ["", "  ", "x" * 201])
def test_refuses_a_step_without_text_or_with_too_much(run, given, technician, text):
    request = given.job(technician=technician)
    with pytest.raises(Invalid):
        run(add_step, request, text, actor=technician)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_that(st.lists(DOCUMENTS.map(json.dumps), max_size=4))
def test_a_step_that_looks_like_the_list_of_steps_stays_words(given, documents):
    texts = [TWICE, "[" * 100 + "]" * 100, "NaN", '"', "\\u0000", *(text[:200] for text in documents)]
    worker = given.person(Role.MAINTENANCE_TECH)
    request = given.job(technician=worker)
    for text in texts:
        given.do(add_step, request, text, actor=worker)

    steps = given.ask(job, request).steps
    assert [step.description for step in steps] == [clean_text(text) for text in texts]
    assert {step.completed for step in steps} == {False}


@pytest.mark.parametrize("text", ["[" * 100_000, "x" * 5_000_000, "\u200b" * 5_000_000], ids=["deep", "5 MB", "unseen"])
def test_a_step_beyond_all_measure_is_refused(run, given, technician, text):
    request = given.job(technician=technician)
    with pytest.raises(Invalid, match="1 to 200"):
        run(add_step, request, text, actor=technician)
    assert given.ask(job, request).steps == ()


@pytest.mark.parametrize("completed", [float("nan"), float("inf"), [[[]]], {"step": 2}, "x" * 5_000_000, 1])
def test_a_tick_is_a_tick_whatever_is_given_for_one(run, given, technician, completed):
    request = given.job(technician=technician)
    given.do(add_step, request, "Drain the oil", actor=technician)
    run(tick_step, request, 1, completed, actor=technician)

    (step,) = given.rows(MaintenanceWork)[0].maintenance_steps
    assert (step["step"], step["completed"], len(json.dumps(step)) < 300) == (1, bool(completed), True)


def test_refuses_more_than_sixty_steps(run, given, technician):
    request = given.job(technician=technician)
    for number in range(60):
        given.do(add_step, request, f"Step {number}", actor=technician)
    with pytest.raises(Invalid, match="at most 60"):
        run(add_step, request, "One more", actor=technician)


@pytest.mark.parametrize("step", [0, 2, -1, 10**30, float("nan"), float("inf")])
def test_refuses_to_tick_a_step_that_is_not_there(run, given, technician, step):
    request = given.job(technician=technician)
    given.do(add_step, request, "Drain the oil", actor=technician)
    with pytest.raises(Invalid, match="no step"):
        run(tick_step, request, step, True, actor=technician)


@pytest.mark.parametrize("state", ["request", "completed_job"])
def test_refuses_a_checklist_on_a_job_that_is_not_in_work(run, given, technician, state):
    request = getattr(given, state)()
    with pytest.raises(StaleState):
        run(add_step, request, "Drain the oil", actor=technician)
    with pytest.raises(StaleState):
        run(tick_step, request, 1, True, actor=technician)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_the_checklist_is_not_for_other_roles(run, given, role):
    request = given.job()
    with pytest.raises(Forbidden):
        run(add_step, request, "Drain the oil", actor=given.the(role))
    with pytest.raises(Forbidden):
        run(tick_step, request, 1, True, actor=given.the(role))
    assert (given.audit_rows(), given.refusals()) == (0, 2)


def test_steps_added_at_the_same_instant_all_stay(sessions, given, technician, clock):
    request = given.job(technician=technician)

    def adding(text):
        return lambda: run_command(sessions, add_step, request, text, actor=technician, clock=clock)

    outcomes = at_once(*(adding(f"Step {n}") for n in range(6)))
    assert refused(outcomes) == []
    assert sorted(outcomes) == [1, 2, 3, 4, 5, 6]
    assert len(given.rows(MaintenanceWork)[0].maintenance_steps) == 6
