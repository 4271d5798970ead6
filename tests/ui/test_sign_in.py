"""Signing in and out over real requests: who gets in, what a refusal says, what the cookie is."""

import re

import pytest

from core.kernel import Role
from core.storage.facts import DEMO, set_fact
from tests.support.given import PASSWORD
from tests.support.live_server import LiveServer, live_server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("sign_in")) as running:
        running.first_setup = running.setup_path()
        running.add_person("tess", Role.MAINTENANCE_TECH, "Tess Baker")
        yield running


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory):
    settings = {"PUBLIC_BASE_URL": "https://127.0.0.1", "TRUSTED_PROXIES": "127.0.0.1"}
    with live_server(tmp_path_factory.mktemp("tls"), **settings) as running:
        running.add_person("tess", Role.MAINTENANCE_TECH)
        yield running


def post(server: LiveServer, path: str, form: dict[str, str], **headers: str):
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.visitor().post(server.base_url + path, form, headers=given, allow_redirects=False, timeout=10)


def test_leads_on_with_a_cookie_that_scripts_cannot_read(server):
    answer = post(server, "/session/login", {"username": "tess", "password": PASSWORD, "next": "/job?job=7"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/job?job=7")
    cookie = answer.headers["set-cookie"]
    assert re.match(r"millwright_session=[A-Za-z0-9_-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_the_name_may_be_typed_in_any_case(server):
    assert post(server, "/session/login", {"username": " TESS ", "password": PASSWORD}).status_code == 303


def test_under_https_the_cookie_is_secure_and_the_browser_is_told_to_stay(behind_tls):
    answer = post(behind_tls, "/session/login", {"username": "tess", "password": PASSWORD})

    assert answer.headers["set-cookie"].startswith("__Host-millwright_session=")
    assert "__Host-millwright_device=" in answer.headers["set-cookie"]
    assert answer.headers["set-cookie"].count("Secure") == 2
    assert "Domain" not in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


def test_notes_the_address_that_a_trusted_proxy_names(behind_tls):
    from sqlalchemy import select

    from core.people.models import UserSession

    form = {"username": "tess", "password": PASSWORD}
    post(behind_tls, "/session/login", form, X_Forwarded_For="6.6.6.6, 192.168.7.31")

    with behind_tls.sessions() as session:
        addresses = session.scalars(select(UserSession.address)).all()
    assert "192.168.7.31" in addresses
    assert "6.6.6.6" not in addresses


@pytest.mark.parametrize("username", ["tess", "nobody"])
def test_a_wrong_password_and_an_unknown_name_read_alike_and_keep_the_name(server, username):
    answer = post(server, "/session/login", {"username": username, "password": "wrong", "next": "/job?job=7"})

    assert answer.status_code == 401
    assert "User name or password is not right." in answer.text
    assert f'value="{username}"' in answer.text
    assert 'value="/job?job=7"' in answer.text
    assert "set-cookie" not in answer.headers


def test_what_was_typed_is_never_markup(server):
    answer = post(server, "/session/login", {"username": '"><script>x</script>', "password": "wrong"})

    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


def test_throttles_and_says_for_how_long(server):
    server.add_person("clumsy", Role.SUPERVISOR)
    answers = [post(server, "/session/login", {"username": "clumsy", "password": f"wrong {n}"}) for n in range(12)]

    last = answers[-1]
    assert last.status_code == 429
    assert re.search(r"Wait \d+ minutes? and try again", last.text)
    assert int(last.headers["retry-after"]) > 0
    assert post(server, "/session/login", {"username": "clumsy", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}]
)
@pytest.mark.parametrize("path", ["/session/login", "/session/demo", "/setup/anything"])
def test_refuses_a_form_from_another_site(server, path, headers):
    answer = post(server, path, {"username": "tess", "password": PASSWORD}, **headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("form", [{}, {"username": "tess"}, {"username": "tess", "password": "x" * 9000}])
def test_refuses_a_form_that_is_not_ours(server, form):
    assert post(server, "/session/login", form).status_code == 400


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "/login"])
def test_leads_nowhere_else(server, target):
    answer = post(server, "/session/login", {"username": "tess", "password": PASSWORD, "next": target})

    assert answer.headers["location"] == "/"


def test_a_token_brought_along_is_not_the_one_given(server):
    browser = server.visitor()
    browser.cookies.set("millwright_session", "A" * 43)
    answer = browser.post(
        f"{server.base_url}/session/login", {"username": "tess", "password": PASSWORD}, allow_redirects=False
    )

    assert "A" * 43 not in answer.headers["set-cookie"]


def test_somebody_signed_in_goes_on(server):
    answer = server.signed_in("tess").get(f"{server.base_url}/login?next=/job?job=7", allow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/job?job=7")


def test_signing_out_needs_a_press_and_ends_the_session_for_every_copy_of_the_cookie(server):
    browser = server.signed_in("tess")
    copied = browser.cookies["millwright_session"]
    asked = browser.get(f"{server.base_url}/session/logout")
    assert "Tess Baker" in asked.text
    assert browser.get(f"{server.base_url}/session/alive").status_code == 204

    answer = browser.post(f"{server.base_url}/session/logout", allow_redirects=False)

    assert answer.headers["location"] == "/login?signed_out=1"
    thief = server.visitor()
    thief.cookies.set("millwright_session", copied)
    assert thief.get(f"{server.base_url}/session/alive").status_code == 401


def test_another_site_cannot_sign_anybody_out(server):
    browser = server.signed_in("tess")

    answer = browser.post(f"{server.base_url}/session/logout", headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert browser.get(f"{server.base_url}/session/alive").status_code == 204


@pytest.mark.parametrize(("wish", "word"), [("de-AT,de;q=0.9", 'lang="de"'), ("fr;q=0.9,en;q=0.4", 'lang="en"')])
def test_speaks_the_language_of_the_browser(server, wish, word):
    answer = server.visitor().get(f"{server.base_url}/login", headers={"Accept-Language": wish})

    assert word in answer.text


def test_the_page_needs_nothing_inline_and_nothing_from_elsewhere(server):
    answer = server.visitor().get(f"{server.base_url}/login")

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<style|<script>|style=|onclick|https?://", answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_offers_nobody_on_a_real_database(server):
    assert "demo" not in server.visitor().get(f"{server.base_url}/login").text
    assert post(server, "/session/demo", {"username": "tess"}).status_code == 401


def test_the_embedded_demo_says_what_it_is_and_lets_its_people_in_with_one_tap(tmp_path):
    with live_server(tmp_path) as demo:
        demo.add_person("tess", Role.MAINTENANCE_TECH, "Tess Baker")
        with demo.sessions.begin() as session:
            set_fact(session, DEMO, "yes")

        shown = demo.visitor().get(f"{demo.base_url}/login").text
        assert "This is a demo" in shown
        assert '<button class="person" name="username" value="tess">Tess Baker</button>' in shown
        let_in = post(demo, "/session/demo", {"username": "tess", "next": "/my_work"})
        assert (let_in.status_code, let_in.headers["location"]) == (303, "/my_work")
        assert "millwright_session" in let_in.headers["set-cookie"]
        assert post(demo, "/session/demo", {"username": "nobody"}).status_code == 401


def test_the_set_up_link_makes_the_first_administrator_once(tmp_path):
    with live_server(tmp_path) as fresh:
        path, form = fresh.setup_path(), {"username": "sam", "full_name": "Sam Okafor", "password": "short"}
        assert "first administrator" in fresh.visitor().get(fresh.base_url + path).text
        assert "Nobody has an account here yet" in fresh.visitor().get(f"{fresh.base_url}/login").text
        older = fresh.visitor().get(f"{fresh.base_url}/setup/{'x' * 43}")
        assert "Each start of Millwright prints a fresh link" in older.text

        refused = post(fresh, path, form)
        assert refused.status_code == 422
        assert 'value="Sam Okafor"' in refused.text

        taken = post(fresh, path, {**form, "password": PASSWORD})
        assert taken.status_code == 303
        assert "millwright_session=" in taken.headers["set-cookie"]
        assert post(fresh, path, {**form, "password": PASSWORD}).status_code in {404, 422}
        assert fresh.visitor().get(fresh.base_url + path).status_code == 404
        assert "Nobody has an account" not in fresh.visitor().get(f"{fresh.base_url}/login").text


def test_a_set_up_link_that_nobody_made_says_what_to_do(server):
    answer = server.visitor().get(f"{server.base_url}/setup/{'x' * 43}")

    assert answer.status_code == 404
    assert "Ask an administrator for a new one" in answer.text
