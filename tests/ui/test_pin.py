"""Signing in with a PIN over real requests: which device offers whom, what is refused, and what handing over ends."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from core.kernel import Role
from core.people.models import User
from tests.support.given import PASSWORD, PIN, PIN_HASH
from tests.support.live_server import LiveServer, live_server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("pin")) as running:
        for username, name in (("tess", "Tess Baker"), ("omar", "Omar <b>Diaz</b>"), ("clumsy", "Clumsy Claude")):
            with_pin(running, username, name)
        for username in ("kim", "kim.2"):
            with_pin(running, username, "Kim Lee")
        running.add_person("nopin", Role.SUPERVISOR, "Nora Pinless")
        yield running


def with_pin(server: LiveServer, username: str, name: str) -> None:
    server.add_person(username, Role.MAINTENANCE_TECH, name)
    with server.sessions.begin() as session:
        session.query(User).filter_by(username_key=username).one().pin_hash = PIN_HASH


@pytest.fixture
def tablet(server):
    """A browser, and what it can do at the sign-in."""
    return Tablet(server)


class Tablet:
    def __init__(self, server: LiveServer) -> None:
        self.server, self.browser = server, server.visitor()

    def post(self, path: str, form: dict[str, str], **headers: str):
        return self.browser.post(self.server.base_url + path, form, headers=headers, allow_redirects=False, timeout=10)

    def get(self, path: str):
        return self.browser.get(self.server.base_url + path, allow_redirects=False, timeout=10)

    def learns(self, username: str) -> str:
        """Somebody signs in with the password, says that a PIN is enough here, and signs out."""
        answer = self.post("/session/login", {"username": username, "password": PASSWORD, "remember": "1"})
        assert answer.status_code == 303, answer.text
        self.post("/session/logout", {})
        return str(answer.headers["location"])

    def offers(self) -> dict[str, str]:
        """The people on the sign-in page, name to number."""
        found = re.findall(r'name="person" value="(\d+)"[^>]*><span>(.*?)</span>', self.get("/login").text)
        return {name: number for number, name in found}

    def by_pin(self, name: str, pin: str = PIN, **form: str):
        return self.post("/session/pin", {"person": self.offers()[name], "pin": pin, **form})

    def is_here(self) -> bool:
        return self.get("/session/alive").status_code == 204


def test_a_device_offers_only_whom_it_knows(tablet, server):
    assert tablet.offers() == {}
    assert "/session/pin" not in tablet.get("/login").text
    tablet.learns("tess")
    assert list(tablet.offers()) == ["Tess Baker"]
    assert Tablet(server).offers() == {}


def test_the_name_and_six_digits_sign_in(tablet):
    tablet.learns("tess")
    answer = tablet.by_pin("Tess Baker", next="/job?job=7")
    assert (answer.status_code, answer.headers["location"]) == (303, "/job?job=7")
    assert tablet.is_here()


def test_the_cookie_of_the_device_is_for_the_server_alone(tablet):
    cookies = tablet.post("/session/login", {"username": "tess", "password": PASSWORD}).headers["set-cookie"]
    device = next(part for part in re.split(r",\s*(?=millwright)", cookies) if part.startswith("millwright_device"))
    assert "HttpOnly" in device
    assert "SameSite=lax" in device


def test_a_device_keeps_its_token(tablet):
    tablet.learns("tess")
    before = tablet.browser.cookies["millwright_device"]
    tablet.learns("omar")
    assert tablet.browser.cookies["millwright_device"] == before
    assert list(tablet.offers()) == ["Omar &lt;b&gt;Diaz&lt;/b&gt;", "Tess Baker"]


def test_a_refusal_stands_where_the_digits_are_typed_again(tablet):
    tablet.learns("tess")
    page = tablet.by_pin("Tess Baker", "602914").text
    assert page.index("</fieldset>") < page.index('role="alert" id="pin-error"') < page.index('<input id="pin"')
    assert 'aria-describedby="pin-error pin-hint" required autofocus' in page


def test_a_refusal_of_nobody_who_can_be_tapped_stands_first(tablet):
    tablet.learns("tess")
    tablet.learns("omar")
    page = tablet.post("/session/pin", {"person": "999999", "pin": PIN}).text
    assert page.index('role="alert"') < page.index("<fieldset>")
    assert "autofocus" not in page


def test_no_browser_keeps_a_pin_as_a_password(tablet):
    tablet.learns("tess")
    assert re.search(r'<input id="pin"[^>]* autocomplete="one-time-code"', tablet.get("/login").text)


def test_two_of_one_name_are_told_apart(tablet):
    tablet.learns("kim")
    assert list(tablet.offers()) == ["Kim Lee"]
    tablet.learns("kim.2")
    assert list(tablet.offers()) == ["Kim Lee <small>(kim)</small>", "Kim Lee <small>(kim.2)</small>"]


def test_who_never_chose_a_pin_is_led_to_it_once(tablet):
    tablet.learns("nopin")
    answer = tablet.post("/session/login", {"username": "nopin", "password": PASSWORD, "next": "/job?job=7"})
    assert answer.headers["location"] == "/job?job=7"


def test_without_the_tick_nobody_is_remembered(tablet):
    tablet.post("/session/login", {"username": "tess", "password": PASSWORD})
    tablet.post("/session/logout", {})
    assert tablet.offers() == {}


def test_who_has_no_pin_yet_is_led_to_the_account(tablet):
    assert tablet.learns("nopin") == "/account"
    assert tablet.offers() == {}


def test_says_how_many_tries_are_left_and_then_what_helps(tablet):
    tablet.learns("clumsy")
    answers = [tablet.by_pin("Clumsy Claude", "602914", next="/my_work") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401] * 5
    assert "4 more tries are possible." in answers[0].text
    assert "1 more try is possible." in answers[3].text
    assert "locked after five wrong tries. Sign in with your password." in answers[4].text
    assert re.search(r'value="\d+" required checked', answers[0].text)
    assert 'value="/my_work"' in answers[0].text

    page = tablet.get("/login").text
    assert re.search(r'value="\d+" required disabled><span>Clumsy Claude <small>\(locked\)', page)
    number = re.search(r'name="person" value="(\d+)"', page)[1]
    assert "locked" in tablet.post("/session/pin", {"person": number, "pin": PIN}).text
    tablet.learns("clumsy")
    assert tablet.by_pin("Clumsy Claude").status_code == 303


@pytest.mark.parametrize("person", ["999999", "9" * 18])
def test_whom_the_device_does_not_know_needs_the_password(tablet, person):
    tablet.learns("tess")
    answer = tablet.post("/session/pin", {"person": person, "pin": PIN})
    assert answer.status_code == 401
    assert "This device does not know you any more. Sign in with your password." in answer.text
    assert not tablet.is_here()


@pytest.mark.parametrize(
    "form", [{}, {"person": "1"}, {"pin": PIN}, {"person": "one", "pin": PIN}, {"person": "9" * 30, "pin": PIN}]
)
def test_half_a_form_is_unreadable(tablet, form):
    assert tablet.post("/session/pin", form).status_code == 400


def test_refuses_a_form_from_another_site(tablet):
    tablet.learns("tess")
    form = {"person": tablet.offers()["Tess Baker"], "pin": PIN}
    assert tablet.post("/session/pin", form, Origin="https://evil.example").status_code == 403
    assert not tablet.is_here()


def test_handing_over_ends_the_session_before(tablet, server):
    tablet.learns("tess")
    tablet.learns("omar")
    tablet.by_pin("Tess Baker")
    before = tablet.browser.cookies["millwright_session"]
    asked = tablet.get("/session/logout").text
    assert "Hand this device over" in asked
    assert "Tess Baker</span>" not in asked
    number = re.search(r'name="person" value="(\d+)"', asked)[1]

    answer = tablet.post("/session/pin", {"person": number, "pin": PIN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert tablet.get("/session/alive").headers["millwright-person"] == number
    assert not is_open(server, before)


def test_whoever_signs_in_with_the_password_instead_ends_it_too(tablet, server):
    tablet.learns("tess")
    tablet.by_pin("Tess Baker")
    before = tablet.browser.cookies["millwright_session"]
    assert tablet.post("/session/login", {"username": "omar", "password": PASSWORD}).status_code == 303
    assert tablet.is_here()
    assert not is_open(server, before)


def test_a_wrong_pin_leaves_whoever_is_signed_in_and_says_so(tablet):
    tablet.learns("omar")
    tablet.learns("tess")
    tablet.by_pin("Tess Baker")
    number = re.search(r'name="person" value="(\d+)"', tablet.get("/session/logout").text)[1]
    answer = tablet.post("/session/pin", {"person": number, "pin": "602914"})
    assert answer.status_code == 401
    assert tablet.is_here()
    assert "4 more tries are possible." in answer.text
    assert "Signed in as Tess Baker." in answer.text
    assert "Tess Baker</span>" not in answer.text
    assert re.search(rf'value="{number}" required checked', answer.text)


def test_whom_the_device_has_forgotten_meanwhile_is_told_so_at_the_handing_over(tablet):
    tablet.learns("tess")
    tablet.by_pin("Tess Baker")
    answer = tablet.post("/session/pin", {"person": "999999", "pin": PIN})
    assert "This device does not know you any more." in answer.text
    assert "Signed in as Tess Baker." in answer.text


def test_without_the_database_in_the_middle_of_handing_over_nothing_is_handed_over(tablet, server):
    tablet.learns("tess")
    tablet.learns("omar")
    tablet.by_pin("Tess Baker")
    before = tablet.browser.cookies["millwright_session"]
    number = re.search(r'name="person" value="(\d+)"', tablet.get("/session/logout").text)[1]
    with a_disk_that_fails(server, "UPDATE OF ended_at ON user_sessions"):
        answer = tablet.post("/session/pin", {"person": number, "pin": PIN, "next": "/my_work"})
        left = tablet.post("/session/logout", {})
    for refused, again in ((answer, "/my_work"), (left, "/session/logout")):
        assert refused.status_code == 503
        assert "The database does not answer" in refused.text
        assert f'href="{again}"' in refused.text
    assert tablet.browser.cookies["millwright_session"] == before
    assert is_open(server, before)


@contextmanager
def a_disk_that_fails(server: LiveServer, at: str) -> Iterator[None]:
    """Whatever writes there fails as it does where the disk does."""
    with server.sessions.begin() as session:
        session.execute(text(f"CREATE TRIGGER fails BEFORE {at} BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"))
    try:
        yield
    finally:
        with server.sessions.begin() as session:
            session.execute(text("DROP TRIGGER fails"))


def is_open(server: LiveServer, token: str) -> bool:
    browser = server.visitor()
    browser.cookies["millwright_session"] = token
    return browser.get(f"{server.base_url}/session/alive", timeout=10).status_code == 204


def test_where_nobody_else_is_known_signing_out_asks_as_ever(tablet):
    tablet.learns("tess")
    tablet.by_pin("Tess Baker")
    page = tablet.get("/session/logout").text
    assert "Sign out of this device?" in page
    assert "/session/pin" not in page
