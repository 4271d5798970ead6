"""When a machine was down: its line of stops as a chart, and the same rows as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

import plotly.graph_objects as go
import streamlit as st

from core.maintenance import DowntimeType, LineSegment
from ui import charts
from ui.badges import look, word
from ui.language import _, ngettext
from ui.tables import Column, table
from ui.text import escape
from ui.when import day_time, duration, from_to, in_plant, minutes_between, short_day, wall_time

_HATCH: Final = {
    DowntimeType.BREAKDOWN: "",
    DowntimeType.MAINTENANCE: "/",
    DowntimeType.WAITING_PARTS: "x",
    DowntimeType.SCHEDULED: ".",
    DowntimeType.OTHER: "-",
}
_HEIGHT = 160


@dataclass(frozen=True, slots=True)
class StopRow:
    """One segment in the table."""

    kind: DowntimeType
    start: datetime
    end: str
    length: str
    why: str


def downtime_chart(segments: Sequence[LineSegment], since: datetime, until: datetime, *, key: str) -> None:
    """Draw the line; each type has its colour and its hatch, and an open stop reaches to now.

    Args:
        segments: oldest first.
        since: where the chart begins.
        until: where it ends, usually now.
        key: of the widgets.
    """
    if not segments:
        st.markdown(f":green-badge[:material/check_circle: {escape(_('No stops in this time'))}]")
        return
    fig = charts.figure()
    for kind in DowntimeType:
        rows = [segment for segment in segments if segment.kind is kind]
        if rows:
            fig.add_trace(_bars(kind, rows, since))
    fig.update_layout(barmode="overlay", showlegend=True, bargap=0.1)
    fig.update_xaxes(
        type="date",
        tickangle=0,
        range=[wall_time(since), wall_time(until)],
        tickvals=_ticks(since, until),
        ticktext=_labels(since, until),
    )
    fig.update_yaxes(visible=False)
    charts.draw(fig, key=key, alt=_in_words(segments, since, until), height=_HEIGHT)


def downtime_table(segments: Sequence[LineSegment], *, key: str) -> None:
    """The same rows, newest first."""
    rows = [
        StopRow(s.kind, s.start, _end(s), duration(minutes_between(s.start, s.end)), _why(s))
        for s in reversed(segments)
    ]
    columns = {
        "kind": Column(_("Kind"), "status"),
        "start": Column(_("From"), "time"),
        "end": Column(_("Until")),
        "length": Column(_("Length")),
        "why": Column(_("Job or reason")),
    }
    table(rows, columns, key=key, empty=_("No stops in this time."), alt=_("Stops, newest first"))


def _bars(kind: DowntimeType, rows: Sequence[LineSegment], since: datetime) -> go.Bar:
    starts = [max(row.start, since) for row in rows]
    colour = charts.tone_colour(look(kind).tone)
    return go.Bar(
        orientation="h",
        name=word(kind),
        y=[""] * len(rows),
        base=[wall_time(start) for start in starts],
        x=[minutes_between(start, row.end) * 60_000 for start, row in zip(starts, rows, strict=True)],
        # The outline keeps a stop of minutes visible in a chart of months.
        marker={
            "color": colour,
            "line": {"color": colour, "width": 2},
            "pattern": {
                "shape": _HATCH[kind],
                "bgcolor": colour,
                "fgcolor": charts.card_colour(),
                "size": 8,
                "solidity": 0.25,
            },
        },
        text=[_hover(row) for row in rows],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _hover(row: LineSegment) -> str:
    length = duration(minutes_between(row.start, row.end))
    return f"{word(row.kind)}<br>{from_to(row.start, row.end)}<br>{length}"


def _ticks(since: datetime, until: datetime) -> list[datetime]:
    """About four midnights, so that their words fit on a phone; none at the very edges."""
    first, days = in_plant(since).date(), (until - since).days
    every = max(1, round(days / 4))
    midnight = datetime.combine(first, time())
    return [midnight + timedelta(days=offset) for offset in range(every, days + 1, every)]


def _labels(since: datetime, until: datetime) -> list[str]:
    return [short_day(tick.date()) for tick in _ticks(since, until)]


def _in_words(segments: Sequence[LineSegment], since: datetime, until: datetime) -> str:
    minutes = sum(minutes_between(max(s.start, since), s.end or until) for s in segments)
    words = ngettext(
        "{count} stretch of down time since {day}, {time} in all",
        "{count} stretches of down time since {day}, {time} in all",
        len(segments),
    )
    return words.format(count=len(segments), day=short_day(since), time=duration(minutes))


def _end(segment: LineSegment) -> str:
    return day_time(segment.end) if segment.end else _("goes on")


def _why(segment: LineSegment) -> str:
    if segment.request_id is not None:
        return _("Job {number}").format(number=segment.request_id)
    return segment.reason or ""
