"""The theme that was read once is the one that Streamlit would tell anew for each run."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from ui import theme


@pytest.fixture
def read_by_streamlit(monkeypatch):
    """Streamlit's own reader; the one that reads once stands in its place during the test."""
    own = app_session._populate_theme_msg
    monkeypatch.setattr(app_session, "_populate_theme_msg", own)
    theme.read_once()
    return own


def told(tell):
    """The whole theme as a session tells it."""
    message = CustomThemeConfig()
    for part, section in (
        (message, "theme"),
        (message.light, "theme.light"),
        (message.dark, "theme.dark"),
        (message.sidebar, "theme.sidebar"),
        (message.light.sidebar, "theme.light.sidebar"),
        (message.dark.sidebar, "theme.dark.sidebar"),
    ):
        tell(part, section)
    return message


def test_the_same_theme_is_told_each_time(read_by_streamlit):
    wanted = told(read_by_streamlit)

    assert wanted.light.primary_color
    assert wanted.font_faces
    assert app_session._populate_theme_msg is not read_by_streamlit
    assert [told(app_session._populate_theme_msg) for _run in range(2)] == [wanted, wanted]


def test_a_section_without_settings_stays_unsaid(read_by_streamlit):
    assert not told(app_session._populate_theme_msg).HasField("sidebar")


def test_the_settings_are_not_read_again(read_by_streamlit, monkeypatch):
    before = told(app_session._populate_theme_msg)
    monkeypatch.setattr(config, "get_options_for_section", lambda section: pytest.fail(f"{section} was read again"))

    assert told(app_session._populate_theme_msg) == before
