"""How charts look: one template for light and one for dark, and how a page draws a figure."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import plotly.graph_objects as go
import plotly.io as pio
import streamlit as st

from ui.amounts import separators
from ui.badges import Tone

SERIES: Final = {
    "light": ("#0F5FA8", "#C2410C", "#00796B", "#7A3FB0", "#8A6100", "#4B5563"),
    "dark": ("#6FB1FF", "#FFA14A", "#4FD1BE", "#C198F0", "#F2C53D", "#9AA8B6"),
}
"""Six colours that colour-blind people tell apart, in the order of their use."""

_TONES: Final[dict[str, dict[Tone, str]]] = {
    "light": {
        "red": "#C62828",
        "orange": "#C2570C",
        "yellow": "#B58100",
        "blue": "#0F5FA8",
        "green": "#1B7F3B",
        "violet": "#7A3FB0",
        "gray": "#566370",
    },
    "dark": {
        "red": "#FF7A70",
        "orange": "#FFA14A",
        "yellow": "#F2C53D",
        "blue": "#6FB1FF",
        "green": "#5CCB80",
        "violet": "#C198F0",
        "gray": "#9AA8B6",
    },
}
_INK: Final = {"light": "#0A1420", "dark": "#EEF3F8"}
_MUTED: Final = {"light": "#46525E", "dark": "#C2CDD8"}
_GRID: Final = {"light": "#DDE3E9", "dark": "#2F3B48"}
_CARD: Final = {"light": "#FFFFFF", "dark": "#18212B"}
_FONT: Final = "Hyperlegible, sans-serif"


def mode() -> str:
    """The theme of this browser: ``light`` or ``dark``."""
    return "dark" if st.context.theme.type == "dark" else "light"


def tone_colour(tone: Tone) -> str:
    """The colour of a status for a mark on a card, in the theme of this browser."""
    return _TONES[mode()][tone]


def card_colour() -> str:
    """What lies behind a chart; for the gaps of a hatch."""
    return _CARD[mode()]


def grid_colour() -> str:
    """The colour of the lines across a chart; for a value axis that stands upright."""
    return _GRID[mode()]


def figure() -> go.Figure:
    """An empty figure in the template of this browser's theme; its numbers are written as all others."""
    return go.Figure(layout={"template": _template(mode()), "separators": separators()})


def draw(fig: go.Figure, *, key: str, alt: str, height: int, on_pick: Callable[[int], None] | None = None) -> None:
    """Draw a figure without tool bar or zoom.

    Args:
        fig: made by ``figure``.
        key: of the widget.
        alt: what the chart says, for those who cannot see it.
        height: in pixels.
        on_pick: called before the page is drawn, with the place of the mark that was clicked.
    """
    fig.update_layout(height=height)
    config: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "responsive": True}

    def picked() -> None:
        points = st.session_state[key].selection.points
        if points and on_pick is not None:
            on_pick(points[0]["point_index"])

    choosing: dict[str, Any] = {"on_select": picked, "selection_mode": "points"} if on_pick else {}
    st.plotly_chart(fig, theme=None, key=key, alt=alt, config=config, **choosing)


@cache
def _template(theme: str) -> str:
    """Register the template of a theme; returns its name."""
    ink, muted = _INK[theme], _MUTED[theme]
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "tickfont": {"color": muted},
        "fixedrange": True,
        "automargin": True,
        "exponentformat": "none",
        "separatethousands": True,
    }
    layout = go.Layout(
        font={"family": _FONT, "size": 15, "color": ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        colorway=SERIES[theme],
        showlegend=False,
        dragmode=False,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        xaxis={**axis, "showgrid": True, "gridcolor": _GRID[theme]},
        yaxis=axis,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": ink}},
        hoverlabel={"font": {"family": _FONT, "size": 15}},
    )
    name = f"millwright_{theme}"
    pio.templates[name] = go.layout.Template(layout=layout)
    return name
