"""Signing in and out, and what an open session is worth."""

import time
from statistics import median

import pytest

from core import people
from core.audit.models import LogAction, SecurityEvent
from core.kernel import Role, SignedOut
from core.people import passwords, rules
from core.people.models import SignInThrottle, User, UserSession
from core.settings import load
from core.storage import connect
from tests.support.given import PASSWORD
from tests.support.together import at_once


@pytest.fixture
def sign_in(sessions, clock):
    """Sign in from an address."""

    def call(username, password=PASSWORD, *, address="192.0.2.7", factory=None):
        return people.sign_in(
            factory or sessions, username, password, address=address, user_agent="tablet", clock=clock
        )

    return call


@pytest.fixture
def who(sessions, clock):
    """Whose token is it now?"""
    return lambda token: people.actor_of_token(
        sessions, token, pressed=True, address="192.0.2.8", user_agent="tablet", clock=clock
    )


def test_gives_a_token_of_which_only_a_hash_is_stored(sign_in, given, technician, clock):
    signed = sign_in(technician.username)
    row = given.rows(UserSession)[0]
    assert len(signed.token) >= 43
    assert signed.token not in str(vars(row))
    assert (row.user_id, row.address, row.user_agent, row.created_at) == (
        technician.user_id,
        "192.0.2.7",
        "tablet",
        clock(),
    )
    assert given.user(technician).last_login_at == clock()
    assert given.last_audit().action is LogAction.LOGIN


def test_every_sign_in_has_a_token_of_its_own(sign_in, technician):
    assert sign_in(technician.username).token != sign_in(technician.username).token


@pytest.mark.parametrize("written", [str.upper, lambda name: f"  {name} ", str.title])
def test_the_name_may_be_written_anyhow(sign_in, technician, written):
    assert sign_in(written(technician.username)).actor.user_id == technician.user_id


@pytest.mark.parametrize(
    "wrong", ["", "wrong", PASSWORD + " ", PASSWORD.upper(), PASSWORD + "\x00", "x" * 200, "ü" * 40]
)
def test_refuses_a_wrong_password(sign_in, given, technician, wrong):
    with pytest.raises(people.SignInRefused):
        sign_in(technician.username, wrong)
    assert given.rows(UserSession) == []
    event = given.rows(SecurityEvent)[-1]
    assert (event.kind, event.claimed_name, event.ip_address) == ("LOGIN_FAILED", technician.username, "192.0.2.7")


def test_unknown_wrong_and_deactivated_read_alike(sign_in, given, technician, admin):
    gone = given.person(Role.MAINTENANCE_TECH)
    given.do(people.deactivate_user, gone.user_id, "Left", actor=admin)
    sentences = set()
    for username, password in [("nobody", PASSWORD), (technician.username, "wrong"), (gone.username, PASSWORD)]:
        with pytest.raises(people.SignInRefused) as refusal:
            sign_in(username, password)
        sentences.add(str(refusal.value))
    assert sentences == {"User name or password is not right."}


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_unknown_and_known_take_about_as_long(sign_in, given, sessions):
    known = given.person(Role.MAINTENANCE_TECH)
    with sessions.begin() as session:
        session.get(User, known.user_id).password_hash = passwords.hashed(PASSWORD)

    def seconds(username, address):
        began = time.process_time()
        with pytest.raises(people.SignInRefused):
            sign_in(username, "wrong", address=address)
        return time.process_time() - began

    seconds("warm up", None)
    tries = [(seconds(known.username, None), seconds(f"nobody.{n}", None)) for n in range(4)]
    known_s, unknown_s = (median(times) for times in zip(*tries, strict=True))
    assert 0.5 < known_s / unknown_s < 2


def test_an_account_is_blocked_for_a_while_after_five_failures(sign_in, given, technician, clock):
    for _ in range(rules.ACCOUNT_TRIES):
        with pytest.raises(people.SignInRefused):
            sign_in(technician.username, "wrong")
    with pytest.raises(people.SignInThrottled) as refusal:
        sign_in(technician.username)
    assert 0 < refusal.value.retry_after_s <= 61
    assert given.rows(SecurityEvent)[-1].kind == "LOCK"
    clock.advance(seconds=61)
    assert sign_in(technician.username).actor.user_id == technician.user_id


def test_an_unknown_name_is_blocked_alike(sign_in):
    for _ in range(rules.ACCOUNT_TRIES):
        with pytest.raises(people.SignInRefused):
            sign_in("nobody")
    with pytest.raises(people.SignInThrottled):
        sign_in("nobody")


def test_the_block_outlives_the_process(sign_in, technician, url):
    for _ in range(rules.ACCOUNT_TRIES):
        with pytest.raises(people.SignInRefused):
            sign_in(technician.username, "wrong")
    restarted = connect(url)
    with pytest.raises(people.SignInThrottled):
        sign_in(technician.username, factory=restarted)
    restarted.kw["bind"].dispose()


def test_an_address_is_blocked_whatever_names_it_tries(sign_in, given, technician):
    for _ in range(rules.ADDRESS_TRIES):
        with pytest.raises(people.SignInRefused):
            sign_in(given.person(Role.SUPERVISOR).username, "wrong")
    with pytest.raises(people.SignInThrottled):
        sign_in(technician.username)
    assert sign_in(technician.username, address="198.51.100.1")


def test_the_right_password_forgets_the_failures(sign_in, given, technician):
    for _ in range(3):
        for _ in range(rules.ACCOUNT_TRIES - 1):
            with pytest.raises(people.SignInRefused):
                sign_in(technician.username, "wrong")
        sign_in(technician.username)
    assert [row.subject for row in given.rows(SignInThrottle)] == ["address:192.0.2.7"]


def test_fifty_wrong_tries_at_once_are_all_refused_and_counted(sign_in, given, technician, clock):
    outcomes = at_once(*[lambda: sign_in(technician.username, "wrong")] * 50)
    assert {type(outcome) for outcome in outcomes} <= {people.SignInRefused, people.SignInThrottled}
    counted = {row.subject: row.failures for row in given.rows(SignInThrottle)}
    refusals = sum(isinstance(outcome, people.SignInRefused) for outcome in outcomes)
    assert counted[f"account:{technician.username}"] == refusals
    with pytest.raises(people.SignInThrottled):
        sign_in(technician.username)
    clock.advance(minutes=16)
    assert sign_in(technician.username)


def test_a_token_tells_who_it_is(sign_in, who, technician):
    actor = who(sign_in(technician.username).token)
    assert (actor.user_id, actor.role, actor.address) == (technician.user_id, technician.role, "192.0.2.8")


@pytest.mark.parametrize("token", ["", "x", "ü" * 10, "a" * 100_000, "\x00", "\udcff"])
def test_a_made_up_token_is_nobody(who, token):
    assert who(token) is None


def test_a_token_ends_with_signing_out(sign_in, who, sessions, given, technician, clock):
    token = sign_in(technician.username).token
    other = sign_in(technician.username).token
    people.sign_out(sessions, token, clock=clock)
    assert (who(token), who(other).user_id) == (None, technician.user_id)
    rows = given.audit_rows()
    people.sign_out(sessions, token, clock=clock)
    people.sign_out(sessions, "unknown", clock=clock)
    assert given.audit_rows() == rows


def test_a_token_ends_with_deactivation_role_and_password(sign_in, who, given, admin, sessions):
    changes = [
        lambda person: given.do(people.deactivate_user, person.user_id, "Left", actor=admin),
        lambda person: given.do(people.change_role, person.user_id, Role.SUPERVISOR, actor=admin),
        lambda person: given.do(people.reset_password, person.user_id, actor=admin),
        lambda person: given.do(people.end_sessions, person.user_id, actor=admin),
        lambda person: given.do(people.change_password, PASSWORD, "seven slow green kettles", actor=person),
    ]
    for change in changes:
        person = given.person(Role.MAINTENANCE_TECH)
        token = sign_in(person.username).token
        change(person)
        assert who(token) is None


def test_a_token_ends_when_nobody_uses_it(sign_in, who, technician, clock):
    token = sign_in(technician.username).token
    clock.advance(minutes=load().session_idle_minutes)
    assert who(token) is None


def test_using_a_token_is_noted_at_most_once_a_minute(sign_in, who, given, technician, clock):
    token = sign_in(technician.username).token
    clock.advance(seconds=30)
    who(token)
    assert given.rows(UserSession)[0].last_seen_at < clock()
    clock.advance(seconds=30)
    who(token)
    assert given.rows(UserSession)[0].last_seen_at == clock()


def test_the_command_line_knows_active_accounts_only(sessions, given, technician, admin):
    assert people.actor_of(sessions, technician.username.upper()).user_id == technician.user_id
    given.do(people.deactivate_user, technician.user_id, "Left", actor=admin)
    for username in (technician.username, "nobody"):
        with pytest.raises(SignedOut):
            people.actor_of(sessions, username)


def test_nobody_signs_in_with_one_tap_outside_the_demo(sessions, technician, clock):
    assert people.demo_users(sessions) == []
    with pytest.raises(people.SignInRefused):
        people.sign_in_demo(sessions, technician.username, address=None, user_agent=None, clock=clock)


def test_an_administrator_sees_when_a_session_was_last_used(sign_in, who, given, technician, admin, clock):
    token = sign_in(technician.username).token
    clock.advance(minutes=90)
    who(token)
    used = clock()
    clock.advance(minutes=5)
    assert given.ask(people.person, technician.user_id, actor=admin).last_here_at == used
