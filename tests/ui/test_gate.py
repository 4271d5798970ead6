"""The gate over real connections: what visitors may reach, whom a connection belongs to, what every answer carries."""

import asyncio
import threading
import time

import pytest
import requests
import websockets
from sqlalchemy import update

from core.kernel import Role
from core.people.models import User
from tests.support.live_server import LiveServer, live_server
from tests.support.wsclient import Client
from ui import shell
from ui.serving import scripts_finished


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("gate")) as running:
        running.add_person("tess", Role.MAINTENANCE_TECH, "Tess Baker")
        running.add_person("sue", Role.SUPERVISOR)
        running.add_person("adam", Role.ADMIN)
        yield running


@pytest.fixture
def visitor(server):
    return server.visitor()


def cookie_of(browser: requests.Session) -> dict[str, str]:
    return {"Cookie": f"millwright_session={browser.cookies['millwright_session']}"}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/", "/login?next=/"),
        ("/machine?machine=PRESS-0007&x=1", "/login?next=/machine%3Fmachine%3DPRESS-0007%26x%3D1"),
        ("/M/PRESS-0007", "/login?next=/M/PRESS-0007"),
        ("/users", "/login?next=/users"),
    ],
)
def test_leads_a_visitor_to_the_sign_in_and_back(server, visitor, path, target):
    answer = visitor.get(server.base_url + path, allow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, target)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/session/file"),
        ("DELETE", "/_stcore/upload_file/session/file"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/host-config"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("GET", "/media/abc.png"),
        ("GET", "/component/x/index.html"),
        ("GET", "/files/1"),
        ("GET", "/metrics"),
        ("GET", "/session/logout"),
        ("POST", "/session/logout"),
        ("POST", "/"),
        ("PUT", "/machine"),
    ],
)
def test_refuses_a_visitor_everything_else(server, visitor, method, path):
    assert visitor.request(method, server.base_url + path, allow_redirects=False).status_code == 401


@pytest.mark.parametrize(
    "path", ["/login", "/login.css", "/login.js", "/numbers.js", "/app/static/millwright.svg", "/favicon.png"]
)
def test_lets_a_visitor_see_the_sign_in(server, visitor, path):
    assert visitor.get(server.base_url + path, allow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/../media/x",
        "//media/x",
        "/app/static/../../.env",
        "/app/static/..%2f..%2f.env",
        "/static/%2e%2e/media/x",
    ],
)
def test_an_open_folder_is_no_way_round(server, path):
    with requests.Session() as browser:
        browser.trust_env = False
        prepared = requests.Request("GET", server.base_url).prepare()
        prepared.url = server.base_url + path
        answer = browser.send(prepared, allow_redirects=False)

    assert answer.status_code in {303, 400, 401, 404}


@pytest.mark.parametrize("path", ["/static/anything", "/static/js", "/static/js/none.js"])
def test_what_is_not_there_is_not_the_app_instead(server, visitor, path):
    for browser in (visitor, server.signed_in("tess")):
        answer = browser.get(server.base_url + path, allow_redirects=False)

        assert (answer.status_code, answer.text) == (404, "Not found")


def test_what_the_app_is_made_of_is_there_and_is_kept(server, visitor):
    script = next(path for path in shell.bundle() if path.startswith("/static/js/index."))

    answer = visitor.get(server.base_url + script)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("value", ["x", "A" * 43, "A" * 6000, '"; DROP', "\xe9"])
def test_a_forged_cookie_is_a_visitor(server, visitor, value):
    answer = visitor.get(
        f"{server.base_url}/",
        headers={"Cookie": f"millwright_session={value}".encode("latin-1")},
        allow_redirects=False,
    )

    assert answer.status_code == 303


def test_a_scanned_label_leads_to_the_machine(server):
    browser = server.signed_in("tess")

    answer = browser.get(f"{server.base_url}/M/press-0007", allow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/machine?machine=PRESS-0007")
    assert browser.get(f"{server.base_url}/M/%3Cscript%3E").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/login", "/healthz", "/media/x", "/_stcore/health", "/static/none.js", "/setup/none"]
)
def test_every_answer_carries_the_security_headers(server, visitor, path):
    for browser in (visitor, server.signed_in("tess")):
        headers = browser.get(server.base_url + path, allow_redirects=False).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "server" not in headers


def test_does_not_answer_to_a_foreign_name(server, visitor):
    answer = visitor.get(f"{server.base_url}/login", headers={"Host": "evil.example"})

    assert answer.status_code == 400


def test_metrics_are_for_administrators_and_the_agent_for_nobody(server):
    technician, admin = server.signed_in("tess"), server.signed_in("adam")

    assert technician.get(f"{server.base_url}/_stcore/metrics").status_code == 404
    assert admin.get(f"{server.base_url}/_stcore/metrics").status_code == 200
    assert admin.get(f"{server.base_url}/_stcore/agent/openapi.json").status_code == 404


def refused(server: LiveServer, **client: object) -> int:
    async def attempt() -> int:
        try:
            async with Client(server.base_url, **client):
                return 101
        except websockets.InvalidStatus as refusal:
            return refusal.response.status_code

    return asyncio.run(attempt())


def test_refuses_a_visitor_the_websocket(server):
    assert refused(server) == 403
    assert refused(server, headers={"X-Millwright-User": "1", "X-Millwright-Session": "1"}) == 403


def test_refuses_a_foreign_page_the_websocket(server):
    cookie = cookie_of(server.signed_in("tess"))

    assert refused(server, headers=cookie, origin="https://evil.example") == 403
    assert refused(server, headers={**cookie, "Host": "evil.example"}, origin="http://evil.example") == 403
    assert refused(server, headers=cookie, origin=server.base_url) == 101


def test_a_streamlit_session_cannot_be_taken_over(server):
    mine, other = cookie_of(server.signed_in("tess")), cookie_of(server.signed_in("sue"))
    forged = {**other, "X-Millwright-User": "1", "X-Millwright-Session": "1"}

    async def attempt() -> tuple[str | None, str | None, str | None]:
        async with Client(server.base_url, headers=mine) as owner:
            await owner.rerun()
            async with Client(server.base_url, headers=forged, resume=owner.session_id) as thief:
                await thief.rerun()
        async with Client(server.base_url, headers=mine, resume=owner.session_id) as again:
            await again.rerun()
        return owner.session_id, thief.session_id, again.session_id

    owner, thief, again = asyncio.run(attempt())

    assert owner
    assert thief
    assert thief != owner
    assert again == owner


def test_signing_out_acts_at_the_next_click_of_an_open_page(server):
    browser = server.signed_in("tess")

    async def attempt() -> tuple[str, str]:
        async with Client(server.base_url, headers=cookie_of(browser)) as page:
            before = (await page.rerun()).said()
            browser.post(f"{server.base_url}/session/logout")
            return before, (await page.rerun()).said()

    before, after = asyncio.run(attempt())

    assert "signed out" not in before
    assert "You are signed out" in after


def test_deactivation_acts_at_the_next_click_and_at_the_next_connection(server):
    server.add_person("leaver", Role.SUPERVISOR)
    browser = server.signed_in("leaver")

    async def attempt() -> str:
        async with Client(server.base_url, headers=cookie_of(browser)) as page:
            await page.rerun()
            with server.sessions.begin() as session:
                session.execute(update(User).where(User.username == "leaver").values(is_active=False))
            return (await page.rerun()).said()

    assert "You are signed out" in asyncio.run(attempt())
    assert refused(server, headers=cookie_of(browser)) == 403


def test_a_page_of_another_role_is_not_run_even_as_the_first_request(tmp_path):
    with live_server(tmp_path) as fresh:
        fresh.add_person("tess", Role.MAINTENANCE_TECH)

        async def attempt() -> Client:
            async with Client(fresh.base_url, headers=cookie_of(fresh.signed_in("tess"))) as page:
                return await page.rerun(page_name="users")

        page = asyncio.run(attempt())

    assert "This page is for: Administrator." in page.said()
    assert [text for kind, text in page.texts if kind == "heading"] == ["This page is for others"]


def test_stops_with_0_although_a_page_is_open(tmp_path):
    with live_server(tmp_path, as_command=True) as running:
        running.add_person("tess", Role.MAINTENANCE_TECH)

        async def attempt() -> int:
            async with Client(running.base_url, headers=cookie_of(running.signed_in("tess"))) as page:
                await page.rerun()
                return await asyncio.to_thread(running.stop)

        assert asyncio.run(attempt()) == 0


def test_waits_for_a_running_script_but_not_for_ever():
    script = threading.Thread(target=time.sleep, args=(0.4,), name="ScriptRunner.scriptThread")
    script.start()

    assert asyncio.run(scripts_finished(patience_s=0.1)) is False
    assert asyncio.run(scripts_finished(patience_s=5)) is True
