"""Why a session ended, told to whom it belonged."""

import pytest

from core import people
from core.kernel import Role
from core.people import Ending
from core.people.models import User
from tests.support.given import PASSWORD

REASON = "Has left the plant"


@pytest.fixture
def osei(given):
    return given.person(Role.SUPERVISOR, "kwame.osei")


@pytest.fixture
def token(sessions, clock, osei):
    where = {"address": "192.0.2.7", "user_agent": "test"}
    return people.sign_in(sessions, osei.username, PASSWORD, clock=clock, **where).token


def why(sessions, token, clock):
    return people.why_ended(sessions, token, clock=clock)


def test_a_standing_session_and_an_unknown_one_have_no_reason(sessions, clock, token):
    assert why(sessions, token, clock) is None
    assert why(sessions, "x" * 43, clock) is None


def test_signing_out(sessions, clock, token):
    people.sign_out(sessions, token, clock=clock)

    assert why(sessions, token, clock) is Ending.SIGNED_OUT


def test_nobody_signs_out_of_a_session_that_has_ended_by_itself(sessions, clock, token, given):
    clock.advance(days=2)
    rows = given.audit_rows()
    people.sign_out(sessions, token, clock=clock)

    assert why(sessions, token, clock) in {Ending.IDLE, Ending.EXPIRED}
    assert given.audit_rows() == rows


@pytest.mark.parametrize(
    ("command", "args", "ending"),
    [
        (people.deactivate_user, [REASON], Ending.DEACTIVATED),
        (people.change_role, [Role.MAINTENANCE_MANAGER], Ending.ROLE_CHANGED),
        (people.reset_password, [], Ending.PASSWORD_RESET),
        (people.end_sessions, [], Ending.SIGNED_OUT_EVERYWHERE),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_an_administrator_did(sessions, clock, run, token, osei, admin, command, args, ending):
    run(command, osei.user_id, *args, actor=admin)

    assert why(sessions, token, clock) is ending


def test_time(sessions, clock, token):
    clock.advance(hours=12, minutes=1)
    assert why(sessions, token, clock) is Ending.IDLE

    clock.advance(days=7)
    assert why(sessions, token, clock) is Ending.EXPIRED


def test_an_account_that_was_closed_beside_the_screens(given, sessions, clock, token, osei):
    given.sound = False  # as it was broken by hand
    with sessions.begin() as session:
        session.get_one(User, osei.user_id).is_active = False

    assert why(sessions, token, clock) is Ending.DEACTIVATED
