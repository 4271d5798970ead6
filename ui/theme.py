"""The theme that the server tells each browser, read from the settings once.

Streamlit 1.67 reads its two hundred theme options anew for each run of a page or of a live part, which is half of what
an idle page costs (ADR 12). They do not change while the server runs.
"""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_read_by_streamlit = app_session._populate_theme_msg


def read_once() -> None:
    """Let Streamlit tell the theme as it was first read; call it after the settings are laid over the file."""
    app_session._populate_theme_msg = _tell


def _tell(msg: CustomThemeConfig, section: str = "theme") -> None:
    theme = _read(section)
    if theme.ByteSize():
        msg.MergeFrom(theme)


@cache
def _read(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _read_by_streamlit(theme, section)
    return theme
