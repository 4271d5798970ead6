"""How the record stands: its rows, up to when it is sealed, what waits, and what was refused lately."""

import pytest

from core import audit
from core.audit import RecordState
from core.audit.models import ActivityLog
from core.kernel import Forbidden, Role
from core.people import SignInRefused, sign_in


@pytest.fixture
def state(given, admin):
    return lambda: given.ask(audit.record_state, actor=admin)


def test_an_empty_record_has_nothing_sealed(state):
    assert state() == RecordState(rows=0, sealed_up_to=None, unsealed=0, is_late=False, refused=0)


def test_counts_rows_that_wait_and_rows_that_are_sealed(state, given, clock):
    began = clock()
    given.machine()
    rows = len(given.rows(ActivityLog))
    assert state() == RecordState(rows=rows, sealed_up_to=None, unsealed=rows, is_late=False, refused=0)

    given.seal()
    assert state() == RecordState(rows=rows, sealed_up_to=began, unsealed=0, is_late=False, refused=0)

    clock.advance(hours=1)
    given.department("Hall 9")
    found = state()
    assert (found.rows, found.sealed_up_to, found.unsealed, found.is_late) == (rows + 1, began, 1, False)


def test_a_row_that_waits_longer_than_a_minute_is_late(state, given, clock):
    given.department("Hall 9")
    clock.advance(minutes=1)
    assert not state().is_late

    clock.advance(seconds=1)
    assert state().is_late


def test_counts_the_refusals_of_one_day(state, given, clock):
    for _ in range(2):
        with pytest.raises(SignInRefused):
            sign_in(given.sessions, "nobody.here", "wrong", address=None, user_agent=None, clock=clock)
    assert state().refused == 2

    clock.advance(hours=24)
    assert state().refused == 2
    clock.advance(seconds=1)
    assert state().refused == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_is_for_administrators(given, role):
    with pytest.raises(Forbidden):
        given.ask(audit.record_state, actor=given.the(role))
