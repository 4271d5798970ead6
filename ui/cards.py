"""Cards, tiles and figures: the boxes that every screen is made of.

A stripe repeats a badge, it never stands for one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.badges import Tone
from ui.navigation import link
from ui.text import escape, user_text

__all__ = [
    "card",
    "facts",
    "figure",
    "figures",
    "grid",
    "line",
    "meta",
    "row",
    "section",
    "tags",
    "tile",
    "title",
    "user_text",
    "way",
]

CardTone = Tone | Literal["plain"]


def card(
    tone: CardTone, key: str, *, tap: bool = False, height: Literal["content", "stretch"] = "stretch"
) -> DeltaGenerator:
    """A white box with a stripe in ``tone``; use it in a ``with``.

    Args:
        tone: the colour of the stripe; plain has none.
        key: unique on the page, such as ``job-2418``.
        tap: the whole card is the target of the one link in it.
        height: as tall as its neighbours in a grid, or as its content.
    """
    prefix = "tap-card" if tap else "card"
    return st.container(key=f"{prefix}-{tone}-{key}", border=True, gap="xsmall", height=height)


def grid(width: int = 330, columns: int | Literal["auto"] = "auto") -> Any:
    """Cards side by side as room allows: 330 for jobs, 270 for tiles; ``with cards.cell():`` around each."""
    return st.grid(columns, min_column_width=width)


def row(key: str | None = None) -> DeltaGenerator:
    """Things on one line, the first at the left, the last at the right."""
    return st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="xsmall", key=key
    )


def tags(*badges: str) -> None:
    """A line of badges, two at most."""
    st.markdown(" ".join(filter(None, badges)))


def title(text: str, *, small: bool = False) -> None:
    """The heading of a card; plain text. Small is a bold line, for cards that repeat in a list."""
    if small:
        st.markdown(f"**{escape(text)}**")
    else:
        st.subheader(escape(text), anchor=False)


def section(text: str) -> None:
    """A heading between groups of cards; plain text."""
    st.header(escape(text), anchor=False)


def line(text: str | None) -> None:
    """The one sentence of a card, as somebody typed it."""
    user_text(text)


def meta(text: str | Sequence[str | None], *, icon: str | None = None) -> None:
    """The small grey line: plain facts, joined by dots where there are several."""
    facts = [text] if isinstance(text, str) else [fact for fact in text if fact]
    symbol = f":material/{icon}: " if icon else ""
    st.caption(symbol + " · ".join(map(escape, facts)))


def tile(
    tone: CardTone,
    key: str,
    page: str,
    name: str,
    *,
    badge: str,
    sentence: str,
    facts: Sequence[str | None],
    icon: str = "timer",
    **query: Any,
) -> None:
    """A card that is one link: name and badge, one sentence, one grey line.

    Args:
        tone: the colour of the stripe.
        key: unique on the page.
        page: folder and name of the page that it opens.
        name: the words of the link, plain.
        badge: from ``ui.badges``.
        sentence: what is the matter, as somebody typed it.
        facts: the grey line.
        icon: before the grey line.
        query: what the address carries, such as ``machine=12``.
    """
    with card(tone, key, tap=True):
        with row():
            link(page, name, **query)
            st.markdown(badge, width="content")
        line(sentence)
        meta(facts, icon=icon)


def facts(named: Mapping[str, str | None], *, key: str) -> None:
    """A card of plain facts, each under its name; those without a value are left out."""
    with card("plain", key, height="content"):
        side_by_side = st.grid(3, min_column_width=220)
        for name, value in named.items():
            if value:
                with side_by_side.cell(), st.container(gap=None):
                    meta(name)
                    line(value)


def figures(count: int = 4) -> Any:
    """A row of figures, four on a tablet, two on a phone; ``with figures.cell(): figure(…)``."""
    return st.grid(count, min_column_width=150)


def figure(
    label: str,
    value: str,
    interval: str | None = None,
    *,
    key: str,
    tone: CardTone = "plain",
    icon: str | None = None,
    change: float | str | None = None,
    less_is_better: bool = False,
    help: str | None = None,
) -> None:
    """One number in a card.

    Args:
        label: at most 16 characters, or a phone cuts it.
        value: with its unit; "–" when there is none.
        interval: the range of an estimate, or its base, in grey.
        key: unique on the page.
        tone: the colour of the stripe.
        icon: before the label, in the colour of the stripe.
        change: against the time before, in green for better and red for worse; not together with an interval.
        less_is_better: whether a fall is the better change.
        help: the definition.
    """
    mark = f":{tone}[:material/{icon}:] " if icon and tone != "plain" else ""
    with card(tone, f"figure-{key}"):
        if change is not None:
            st.metric(
                mark + escape(label),
                escape(value),
                change,
                delta_color="inverse" if less_is_better else "normal",
                help=help,
            )
        else:
            st.metric(mark + escape(label), escape(value), interval, delta_color="off", delta_arrow="off", help=help)


def way(
    label: str, value: str, note: str, page: str, *, key: str, tone: CardTone = "plain", icon: str, **query: Any
) -> None:
    """A figure whose whole card is one link to what it counts.

    Args:
        label: the words of the link.
        value: what is counted.
        note: what it means, in grey.
        page: folder and name of the page that it opens.
        key: unique on the page.
        tone: the colour of the stripe.
        icon: before the label.
        query: what the address carries, such as ``state="blocked"``.
    """
    with card(tone, f"figure-{key}", tap=True):
        link(page, label, icon=icon, **query)
        st.metric(escape(label), escape(value), label_visibility="collapsed")
        meta(note)
