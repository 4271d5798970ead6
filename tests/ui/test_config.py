"""The settings of Streamlit that must not be argued twice."""

import tomllib
from pathlib import Path
from typing import get_args

import pytest
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from core.settings import Settings
from ui import shell
from ui.gate import SESSION_HEADER, USER_HEADER
from ui.language import LANGUAGES
from ui.serving import tell_streamlit

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
COLOURS = ("red", "orange", "yellow", "blue", "green", "violet", "gray")


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("global", "developmentMode", False),
        ("server", "headless", True),
        ("server", "enableCORS", True),
        ("server", "enableXsrfProtection", True),
        ("server", "disconnectedSessionTTL", 900),
        ("server", "maxUploadSize", 50),
        ("server", "enableStaticServing", True),
        ("server", "enableAgentApi", False),
        ("server", "fileWatcherType", "none"),
        ("server", "runOnSave", False),
        ("runner", "postScriptGC", False),
        ("runner", "magicEnabled", False),
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("client", "toolbarMode", "viewer"),
        ("client", "disableDataExport", True),
        ("client", "allowedOrigins", []),
    ],
)
def test_is_set(section, option, value):
    assert CONFIG[section][option] == value


def test_names_the_addresses_so_that_nothing_is_asked_of_the_internet():
    assert CONFIG["browser"]["serverAddress"]
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["allowedHosts"]


def test_limits_what_a_browser_may_send():
    assert CONFIG["server"]["maxMessageSize"] <= 50
    assert CONFIG["server"]["maxWidgetStateSize"] <= 5


def test_trusts_exactly_the_headers_that_the_gate_writes():
    assert CONFIG["server"]["trustedUserHeaders"] == {USER_HEADER: "user", SESSION_HEADER: "session"}


def test_a_plant_chooses_among_the_languages_that_are_spoken():
    assert get_args(Settings.model_fields["default_locale"].annotation) == tuple(LANGUAGES)


def test_holds_no_secret():
    assert "cookieSecret" not in CONFIG["server"]
    assert not (ROOT / ".streamlit/secrets.toml").exists()


def test_every_option_is_known_to_this_streamlit():
    known = config.get_config_options()
    unknown = [f"{section}.{name}" for section in CONFIG if section != "theme" for name in CONFIG[section]]

    assert [name for name in unknown if name not in known] == []


def test_the_flag_that_keeps_pages_behind_the_router_still_exists():
    assert isinstance(PagesManager.uses_pages_directory, bool | None)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("use", ["Color", "TextColor", "BackgroundColor"])
def test_each_colour_is_given_for_light_and_dark(theme, colour, use):
    assert CONFIG["theme"][theme][colour + use].startswith("#")


def test_every_font_file_is_served_with_its_licence():
    files = {face["url"].removeprefix("app/static/") for face in CONFIG["theme"]["fontFaces"]}

    assert {path.name for path in (ROOT / "static").glob("*.woff2")} == files
    assert (ROOT / "static/hyperlegible-OFL.txt").exists()


def test_what_is_served_is_only_our_font_and_our_mark():
    assert {path.suffix for path in (ROOT / "static").iterdir()} == {".woff2", ".svg", ".png", ".txt"}


def test_the_plant_decides_address_hosts_and_secret():
    settings = Settings(
        public_base_url="https://plant.example",
        allowed_hosts=("mnt.lan",),
        secret_key="s" * 8 + "0123456789abcdefghijklmnop",
    )
    before = {name: config.get_option(name) for name in ("server.allowedHosts", "server.cookieSecret", "server.port")}
    try:
        tell_streamlit(settings)

        assert set(config.get_option("server.allowedHosts")) == {
            "mnt.lan",
            "plant.example",
            "localhost",
            "127.0.0.1",
            "::1",
        }
        assert config.get_option("browser.serverAddress") == "plant.example"
        assert len(config.get_option("server.cookieSecret")) == 64
        assert settings.secret not in config.get_option("server.cookieSecret")
    finally:
        for name, value in before.items():
            config.set_option(name, value)


def test_the_page_that_carries_the_app_is_ours():
    page = shell.html()

    assert "<title>Millwright</title>" in page
    assert "/session.js" in page
    assert "/numbers.js" in page
    assert "treamlit app" not in page
    assert "SourceSans" not in page
    assert len(page) < len(shell.streamlit_page())
