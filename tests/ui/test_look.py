"""Light or dark: kept in the browser, for a year, and taken back again."""

import pytest

from core.kernel import Role
from tests.support.live_server import live_server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("look")) as running:
        running.add_person("tess", Role.MAINTENANCE_TECH)
        yield running


def choose(browser, server, look, **headers):
    return browser.post(f"{server.base_url}/session/look", {"look": look}, headers=headers, allow_redirects=False)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_is_kept_in_the_browser_and_the_pages_of_the_server_follow(server, look):
    browser = server.signed_in("tess")

    answer = choose(browser, server, look)

    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert answer.headers["set-cookie"].startswith(f"millwright_look={look};")
    assert f'data-look="{look}"' in browser.get(f"{server.base_url}/session/logout").text


@pytest.mark.parametrize("look", ["", "purple", '"><script>'])
def test_anything_else_follows_the_device_again(server, look):
    browser = server.signed_in("tess")
    choose(browser, server, "dark")

    choose(browser, server, look)

    assert "millwright_look" not in browser.cookies
    assert "data-look" not in browser.get(f"{server.base_url}/session/logout").text


def test_a_forged_cookie_is_no_markup(server):
    browser = server.visitor()
    browser.cookies.set("millwright_look", "x onload=alert(1)")

    assert "onload" not in browser.get(f"{server.base_url}/login").text


def test_visitors_and_other_sites_choose_nothing(server):
    assert choose(server.visitor(), server, "dark").status_code == 401
    assert choose(server.signed_in("tess"), server, "dark", Origin="https://evil.example").status_code == 403
