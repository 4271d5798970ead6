"""Bars: a ranking with the name over each bar, so that it can be read on a phone, and one bar a month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import plotly.graph_objects as go

from ui import charts
from ui.amounts import number
from ui.when import month

_ROW_PX = 46
_MONTHS_PX = 240
_LINE = 40
"""So many letters stand beside each other over a bar on a phone."""
_NAMED_MONTHS = 6
_PHONE_PX, _SIGN_PX, _MONTH_PX = 316, 9, 56
"""What the chart of the months has on a phone, and what a sign of its axis and the name of a month take of it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, and the length in words."""

    name: str
    size: float
    words: str


def ranked_bars(bars: Sequence[Bar], *, key: str, alt: str, on_pick: Callable[[int], None] | None = None) -> None:
    """Draw bars below each other, in the order given; the name stands over the bar, its words at the right.

    Args:
        bars: the largest first; names as people typed them.
        key: of the widget.
        alt: what the chart says.
        on_pick: called with the place of the bar that was clicked.
    """
    fig, places = charts.figure(), list(range(len(bars)))
    fig.add_trace(
        go.Bar(
            orientation="h",
            x=[bar.size for bar in bars],
            y=places,
            width=0.36,
            offset=-0.02,
            marker={"color": charts.tone_colour("blue")},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            hovertext=[f"{escape(bar.name, quote=False)}<br>{escape(bar.words, quote=False)}" for bar in bars],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    for place, bar in zip(places, bars, strict=True):
        beside = {"y": place - 0.26, "xref": "paper", "showarrow": False, "yanchor": "middle"}
        fig.add_annotation(x=0, xanchor="left", text=escape(_short(bar), quote=False), **beside)
        fig.add_annotation(x=1, xanchor="right", text=f"<b>{escape(bar.words, quote=False)}</b>", **beside)
    fig.update_xaxes(range=[0, max(bar.size for bar in bars)], showticklabels=False, showgrid=False)
    fig.update_layout(margin_r=0)
    fig.update_yaxes(autorange=False, range=[len(bars) - 0.5, -0.5], visible=False)
    charts.draw(fig, key=key, alt=alt, height=_ROW_PX * len(bars) + 12, on_pick=on_pick)


def month_bars(
    months: Sequence[tuple[date, Bar]], *, key: str, alt: str, on_pick: Callable[[int], None] | None = None
) -> None:
    """Draw one bar a month, oldest at the left.

    Args:
        months: the first day of each, and its bar.
        key: of the widget.
        alt: what the chart says.
        on_pick: called with the place of the bar that was clicked.
    """
    fig, places = charts.figure(), list(range(len(months)))
    named = list(_named([bar.size for _first, bar in months]))
    fig.add_trace(
        go.Bar(
            x=places,
            y=[bar.size for _first, bar in months],
            marker={"color": charts.tone_colour("blue")},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            hovertext=[f"{month(first)}<br>{escape(bar.words, quote=False)}" for first, bar in months],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    fig.update_xaxes(
        tickvals=named, ticktext=[month(months[place][0], short=True) for place in named], showgrid=False, tickangle=0
    )
    fig.update_yaxes(rangemode="tozero", showgrid=True, gridcolor=charts.grid_colour(), nticks=4)
    fig.update_layout(bargap=0.25)
    charts.draw(fig, key=key, alt=alt, height=_MONTHS_PX, on_pick=on_pick)


def _named(sizes: Sequence[float]) -> range:
    """The places of the months that are named: on a phone, beside the numbers of the axis, the names do not touch."""
    room = _PHONE_PX - _SIGN_PX * len(number(max(sizes)))
    most = min(max(room // _MONTH_PX, 1), _NAMED_MONTHS)
    every = -(-len(sizes) // most)
    count = len(range(every // 2, len(sizes), every))
    # None at the very right, where its name would be left out.
    first = (len(sizes) - 1 - every * (count - 1)) // 2
    return range(first, first + every * count, every)


def _short(bar: Bar) -> str:
    """The name, cut where it would run into the words at the right."""
    room = max(_LINE - len(bar.words), _LINE // 3)
    return bar.name if len(bar.name) <= room else bar.name[: room - 1].rstrip() + "…"
