"""One-time links."""

import pytest
from sqlalchemy import select

from core import people
from core.audit.models import ActivityLog
from core.kernel import Invalid, Role
from core.people import LinkUsed, WeakPassword
from core.people.models import SetupToken, User
from core.people.rules import LONGEST_BYTES
from tests.support.given import PASSWORD
from tests.support.together import at_once, refused

NEW = "seven slow green kettles"


@pytest.fixture
def finish(sessions, clock):
    """Use a link."""

    def call(token, *, username="", full_name="", password=NEW):
        return people.finish_setup(
            sessions,
            token,
            username=username,
            full_name=full_name,
            password=password,
            address=None,
            user_agent=None,
            clock=clock,
        )

    return call


@pytest.fixture
def link(given, technician, admin):
    """A link for a technician who forgot the password."""
    return given.do(people.reset_password, technician.user_id, actor=admin)


def test_the_first_link_makes_the_first_administrator(sessions, clock, finish):
    assert people.setup_link_needed(sessions)
    token = people.issue_setup_token(sessions, clock=clock)
    signed = finish(token, username="alex", full_name="Alex Reed")
    assert (signed.actor.role, signed.actor.username) == (Role.ADMIN, "alex")
    assert not people.setup_link_needed(sessions)
    with sessions() as session:
        told = session.scalars(select(ActivityLog.description)).all()
    assert told == ["Alex Reed became the first administrator by a set-up link"]
    with pytest.raises(LinkUsed):
        finish(token, username="other", full_name="Other Person")


def test_a_first_link_is_worth_nothing_once_somebody_is_there(sessions, clock, finish, given):
    token = people.issue_setup_token(sessions, clock=clock)
    with pytest.raises(LinkUsed):
        finish(token, username="mallory", full_name="Mal Lory")


def test_a_link_is_for_one_person_and_one_time(sessions, clock, finish, link, given, technician):
    assert people.read_setup_token(sessions, link, clock=clock).username == technician.username
    signed = finish(link, username="somebody.else", full_name="Else")
    assert signed.actor.user_id == technician.user_id
    assert given.last_audit().description == f"{signed.actor.full_name} chose a password by a set-up link"
    assert people.read_setup_token(sessions, link, clock=clock) is None
    with pytest.raises(LinkUsed):
        finish(link)
    assert people.sign_in(sessions, technician.username, NEW, address=None, user_agent=None, clock=clock)


def test_a_link_ends_after_a_day(sessions, clock, finish, link):
    clock.advance(hours=24)
    assert people.read_setup_token(sessions, link, clock=clock) is None
    with pytest.raises(LinkUsed):
        finish(link)


def test_a_newer_link_ends_the_older(finish, link, given, technician, admin):
    newer = given.do(people.reset_password, technician.user_id, actor=admin)
    with pytest.raises(LinkUsed):
        finish(link)
    assert finish(newer)


def test_a_link_of_a_closed_account_lets_nobody_in(sessions, clock, finish, link, given, technician, admin):
    given.do(people.deactivate_user, technician.user_id, "Left", actor=admin)
    assert people.read_setup_token(sessions, link, clock=clock) is None
    with pytest.raises(LinkUsed):
        finish(link)
    assert given.user(technician).password_hash is None


@pytest.mark.parametrize("token", ["", "x", "\udcff", "a" * 100_000])
def test_a_made_up_link_is_nothing(finish, token):
    with pytest.raises(LinkUsed):
        finish(token)


def test_a_weak_password_leaves_the_link_good(finish, link):
    with pytest.raises(WeakPassword):
        finish(link, password="short")
    assert finish(link)


def test_a_bad_name_leaves_the_first_link_good(sessions, clock, finish):
    token = people.issue_setup_token(sessions, clock=clock)
    with pytest.raises(Invalid):
        finish(token, username="a b", full_name="Alex Reed")
    assert finish(token, username="alex", full_name="Alex Reed")


def test_of_two_who_use_a_link_at_once_one_gets_in(finish, link):
    outcomes = at_once(lambda: finish(link), lambda: finish(link))
    assert [type(fault) for fault in refused(outcomes)] == [LinkUsed]


def test_of_two_first_administrators_at_once_one_is_made(sessions, clock, finish, given):
    with sessions.begin() as session:
        session.query(User).delete()
    given.expect_broken()
    token = people.issue_setup_token(sessions, clock=clock)
    outcomes = at_once(
        lambda: finish(token, username="alex", full_name="Alex Reed"),
        lambda: finish(token, username="robin", full_name="Robin Hale"),
    )
    assert len(refused(outcomes)) == 1
    assert len(given.rows(User)) == 1


def test_only_a_hash_of_a_link_is_stored(given, link):
    assert all(link not in str(vars(row)) for row in given.rows(SetupToken))
    assert link not in str(given.last_audit().changes)


@pytest.mark.parametrize(
    "password",
    [
        "x7 Kd",  # short
        "aB3$eF7&iJ9",  # 11
        "x" * 11 + "y" + "z" * 61,  # 73 bytes
        "🔥😀🚀🌍🍎🍏🐙🐳🎈🎲🎸🏆🏠🚗🚲🛠💡📦🔑🔔",  # 80 bytes
        "Password1!Password1!",
        "PASSWORDPASSWORD",
        "maintenance_tech.2maintenance_tech.2",
        "Harlow plant Harlow plant",
        "millwrightmillwright",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc\x00",
    ],
)
def test_refuses_passwords_that_are_short_long_or_easily_guessed(finish, link, password):
    with pytest.raises(WeakPassword):
        finish(link, password=password)


@pytest.mark.parametrize(
    "password",
    ["aB3$eF7&iJ9k", " leading space and end ", "é" * 6 + "kettles green" * 4 + "12345678", "кошка на крыше сидит"],
)
def test_takes_other_passwords_exactly_as_typed(finish, link, sessions, technician, clock, password):
    assert len(password.encode()) <= LONGEST_BYTES
    finish(link, password=password)

    def sign_in(typed):
        return people.sign_in(sessions, technician.username, typed, address=None, user_agent=None, clock=clock)

    assert sign_in(password)
    with pytest.raises(people.SignInRefused):
        sign_in(password.strip() if password != password.strip() else password[:-1])


def test_composed_and_decomposed_letters_are_different_passwords(finish, link, sessions, technician, clock):
    finish(link, password="kettle caf\u00e9 gate")
    with pytest.raises(people.SignInRefused):
        people.sign_in(
            sessions, technician.username, "kettle cafe\u0301 gate", address=None, user_agent=None, clock=clock
        )


def test_a_password_of_72_bytes_counts_to_its_last(finish, link, sessions, technician, clock):
    long = (NEW * 4)[:72]
    finish(link, password=long)
    for wrong in (long[:-1], long + "x", PASSWORD):
        with pytest.raises(people.SignInRefused):
            people.sign_in(sessions, technician.username, wrong, address=None, user_agent=None, clock=clock)
