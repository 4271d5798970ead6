"""Connections that do what no browser does: each ends alone, and the server answers all others at once."""

import asyncio
import time
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosedError

from core.kernel import Role
from tests.support.live_server import live_server
from tests.support.wsclient import Client

MB = 1_000_000
AT_ONCE_S = 2.0
MANY = 300


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with live_server(tmp_path_factory.mktemp("frames")) as running:
        running.add_person("tess", Role.MAINTENANCE_TECH, "Tess Baker")
        yield running


@pytest.fixture
def connect(server):
    """A connection of somebody who has signed in."""
    headers = {"Cookie": f"millwright_session={server.signed_in('tess').cookies['millwright_session']}"}
    return lambda: Client(server.base_url, headers=headers)


async def draws_at_once(page):
    began = time.monotonic()
    said = (await page.rerun(page_name="account", seconds=AT_ONCE_S)).said()
    assert "Account" in said
    assert time.monotonic() - began < AT_ONCE_S


@pytest.mark.parametrize(
    ("frame", "code"),
    [("text", 1008), (b"\x00garbage\xff" * 50, 1002), (bytes(30 * MB), 1009), (bytes(60 * MB), 1009)],
    ids=["text", "garbage", "large", "too large to be read"],
)
def test_a_bad_frame_ends_that_connection_only(connect, frame, code):
    async def attempt():
        async with connect() as other, connect() as bad:
            await draws_at_once(other)
            with pytest.raises(ConnectionClosedError) as ended:
                await send_until_closed(bad, frame)
            await draws_at_once(other)
        async with connect() as later:
            await draws_at_once(later)
        return ended.value.rcvd.code

    assert asyncio.run(attempt()) == code


async def send_until_closed(connection, frame):
    """Send it, and go on sending until the server hangs up."""
    await connection.send_raw(frame)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        await connection.pump(0.05)
        await connection.send_raw(b"")


@pytest.mark.parametrize(
    "query",
    [
        "machine=1&machine=x&machine=%27%20OR%201%3D1",
        "%ff%fe=%00&machine=%ED%A0%80&part=%F0%28%8C%28",
        "machine=" + "9" * 10_000,
        "machine=" + "x" * 600_000,
        "&".join(f"name{number}=1" for number in range(2_000)),
        "embed=true&embed_options=x&embed_options=dark_theme&__proto__=1",
    ],
    ids=["repeated", "not UTF-8", "10 kB", "600 kB", "2000 names", "of Streamlit"],
)
@pytest.mark.parametrize("page_name", ["machine", "part", "job", "my_work", "no_such_page"])
def test_an_address_that_no_browser_sends_gets_a_page_without_a_fault(server, connect, page_name, query):
    async def attempt():
        async with connect() as page:
            return (await page.rerun(query, page_name=page_name, seconds=5)).texts

    texts = asyncio.run(attempt())
    assert [kind for kind, _text in texts].count("heading") >= 1
    assert "Something went wrong" not in str(texts)
    assert "page_failed" not in server.output()


@pytest.mark.parametrize("path", ["/machine?machine=%27", "/job?job=%00&job=%FF", "/?x=" + "y" * 10_000, "/M/%00%FF"])
def test_a_request_for_such_an_address_is_answered(server, path):
    for browser in (server.visitor(), server.signed_in("tess")):
        answer = browser.get(server.base_url + path, allow_redirects=False, timeout=AT_ONCE_S)
        assert answer.status_code in {200, 303, 400, 404}


def test_hundreds_of_idle_connections_keep_nobody_waiting(connect):
    async def attempt():
        async with AsyncExitStack() as idle:
            await asyncio.gather(*(idle.enter_async_context(connect()) for _ in range(MANY)))
            async with connect() as page:
                await draws_at_once(page)
        async with connect() as page:
            await draws_at_once(page)

    asyncio.run(attempt())


def test_hundreds_that_connect_and_say_nothing_keep_nobody_waiting(server, connect):
    where = urlsplit(server.base_url)

    async def attempt():
        silent = await asyncio.gather(*(asyncio.open_connection(where.hostname, where.port) for _ in range(MANY)))
        try:
            async with connect() as page:
                await draws_at_once(page)
        finally:
            for _reader, writer in silent:
                writer.close()

    asyncio.run(attempt())
