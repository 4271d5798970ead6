"""Stock over time: what lay in the store, its minimum and reorder point, and the deliveries."""

from collections.abc import Sequence
from datetime import datetime

import plotly.graph_objects as go

from core.inventory import MovementReason, PartDetail, StockPoint
from ui import charts
from ui.amounts import quantity
from ui.language import _
from ui.text import escape
from ui.when import day_time, short_day, wall_time

_HEIGHT = 220
_TICKS = 4
_FEW = 5
"""Up to here each whole piece has its line; halves would mean nothing."""


def stock_chart(part: PartDetail, points: Sequence[StockPoint], since: datetime, until: datetime, *, key: str) -> None:
    """Draw the step line; what lay there before the window begins at its edge.

    Args:
        part: whose stock it is.
        points: oldest first.
        since: where the chart begins.
        until: where it ends, usually now.
        key: of the widget.
    """
    blue, muted, green = charts.tone_colour("blue"), charts.tone_colour("gray"), charts.tone_colour("green")
    fig = charts.figure()
    fig.add_trace(
        go.Scatter(
            x=[*(wall_time(max(point.at, since)) for point in points), wall_time(until)],
            y=[*(float(point.on_hand) for point in points), float(points[-1].on_hand)],
            mode="lines",
            line={"shape": "hv", "color": blue, "width": 2.5},
            text=[*(_hover(point, part.unit) for point in points), quantity(part.on_hand, part.unit)],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    deliveries = [point for point in points if point.reason is MovementReason.PURCHASE and point.at >= since]
    fig.add_trace(
        go.Scatter(
            x=[wall_time(point.at) for point in deliveries],
            y=[float(point.on_hand) for point in deliveries],
            mode="markers",
            marker={"symbol": "triangle-up", "size": 12, "color": green},
            cliponaxis=False,
            text=[f"{escape(_('Delivery'))}<br>{_hover(point, part.unit)}" for point in deliveries],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    levels = _levels(part)
    highest = max(*(float(point.on_hand) for point in points), *(level for _words, level, _dash in levels), 1.0)
    for words, level, dash in levels:
        fig.add_hline(level, line={"color": muted, "dash": dash, "width": 1.5})
        fig.add_annotation(
            x=1, xref="paper", y=level, text=words, showarrow=False, xanchor="right", yanchor="bottom", font_color=muted
        )
    ticks = _ticks(since, until)
    fig.update_xaxes(
        type="date",
        range=[wall_time(since), wall_time(until)],
        tickvals=ticks,
        ticktext=[short_day(tick.date()) for tick in ticks],
        showgrid=False,
    )
    steps = {"dtick": 1} if part.whole_units_only and highest <= _FEW else {"nticks": 5}
    fig.update_yaxes(rangemode="tozero", showgrid=True, gridcolor=charts.grid_colour(), **steps)
    charts.draw(fig, key=key, alt=_in_words(part, points, since), height=_HEIGHT)


def _levels(part: PartDetail) -> list[tuple[str, float, str]]:
    shown = [(_("Minimum"), part.min_quantity, "dash")] if part.min_quantity > 0 else []
    if part.reorder_point is not None and part.reorder_point not in {0, part.min_quantity}:
        shown.append((_("Reorder point"), part.reorder_point, "dot"))
    return [(words, float(level), dash) for words, level, dash in shown]


def _hover(point: StockPoint, unit: str) -> str:
    return f"{day_time(point.at)}<br>{quantity(point.on_hand, unit)}"


def _ticks(since: datetime, until: datetime) -> list[datetime]:
    step = (until - since) / _TICKS
    return [wall_time(since + step * (number + 0.5)) for number in range(_TICKS)]


def _in_words(part: PartDetail, points: Sequence[StockPoint], since: datetime) -> str:
    lowest = min(point.on_hand for point in points)
    words = _("Stock since {day}: {now} now, {lowest} at the lowest")
    return words.format(day=short_day(since), now=quantity(part.on_hand, part.unit), lowest=quantity(lowest, part.unit))
