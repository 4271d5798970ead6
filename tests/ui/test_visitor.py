"""The rules of the gate that need no server: addresses, hosts, origins, paths, tokens."""

import pytest
from starlette.datastructures import Headers

from core.settings import Settings
from ui import cookie
from ui.visitor import address_of, is_known_host, is_same_site, local_path


def scope(peer: str = "10.0.0.9", **headers: str) -> dict[str, object]:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (peer, 5000), "headers": raw}


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("10.0.0.9", "1.2.3.4", (), "10.0.0.9"),
        ("10.0.0.9", "1.2.3.4", ("10.0.0.1",), "10.0.0.9"),
        ("10.0.0.1", "1.2.3.4", ("10.0.0.1",), "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", ("10.0.0.0/24",), "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4, 10.0.0.7", ("10.0.0.0/24",), "1.2.3.4"),
        ("10.0.0.1", "not an address", ("10.0.0.1",), "10.0.0.1"),
        ("::1", "fd00::7", ("::1",), "fd00::7"),
    ],
)
def test_believes_a_forwarded_address_only_from_a_trusted_proxy(peer, forwarded, trusted, address):
    assert address_of(scope(peer, x_forwarded_for=forwarded), trusted) == address


@pytest.mark.parametrize(
    ("host", "allowed", "known"),
    [
        ("localhost:8501", (), True),
        ("127.0.0.1", (), True),
        ("[::1]:8501", (), True),
        ("192.168.7.20:8501", (), True),
        ("evil.example", (), False),
        (None, (), False),
        ("local host", (), False),
        ("plant.example", (), True),
        ("plant.example.:443", (), True),
        ("mnt.lan", ("mnt.lan",), True),
        ("192.168.7.20", ("mnt.lan",), False),
    ],
)
def test_answers_only_to_its_own_names(host, allowed, known):
    settings = Settings(allowed_hosts=allowed, public_base_url="https://plant.example")

    assert is_known_host(host, settings) is known


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"host": "plant.example", "origin": "https://plant.example"}, True),
        ({"host": "inside:8501", "origin": "https://plant.example"}, True),
        ({"host": "plant.example", "origin": "https://evil.example"}, False),
        ({"host": "plant.example", "origin": "null"}, False),
        ({"host": "plant.example", "sec-fetch-site": "cross-site"}, False),
        ({"host": "plant.example", "sec-fetch-site": "same-site"}, False),
        ({"host": "plant.example", "sec-fetch-site": "same-origin"}, True),
        ({"host": "plant.example"}, True),
    ],
)
def test_takes_forms_only_from_its_own_pages(headers, same):
    assert is_same_site(Headers(headers), "https://plant.example") is same


@pytest.mark.parametrize("path", ["/", "/machine?machine=PRESS-0007", "/M/PRESS-0007", "/job?job=2418&section=parts"])
def test_leads_back_to_a_path_of_its_own(path):
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nset-cookie: x=1",
        "/login?next=/login",
        "/session/logout",
        "/" + "a" * 700,
        "/ünlaut",
    ],
)
def test_never_leads_anywhere_else(path):
    assert local_path(path) == "/"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "other=1",
        "millwright_session=",
        "millwright_session=a b",
        "millwright_session=" + "x" * 5000,
        "\xff\xfe;;=",
        "=;=",
    ],
)
def test_a_malformed_cookie_is_no_cookie(header):
    assert cookie.token_in(header, Settings()) is None


def test_under_https_the_cookie_is_tied_to_the_host():
    assert cookie.name(Settings(public_base_url="https://plant.example")) == "__Host-millwright_session"
    assert cookie.name(Settings(public_base_url="http://plant.example")) == "millwright_session"
