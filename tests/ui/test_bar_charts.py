"""Bars keep a long name apart from its figure, and show what people typed as they typed it."""

from datetime import date
from typing import Any

import pytest

from ui import bar_charts, charts
from ui.bar_charts import Bar, ranked_bars
from ui.language import use


@pytest.fixture
def drawn(process, monkeypatch):
    """What is handed to the one function that draws."""
    monkeypatch.setattr(charts, "mode", lambda: "light")
    figures: list[Any] = []
    monkeypatch.setattr(bar_charts.charts, "draw", lambda figure, **_how: figures.append(figure))
    return figures


def names(figure):
    return [note.text for note in figure.layout.annotations if note.xanchor == "left"]


def test_a_long_name_is_cut_before_its_figure(drawn):
    name = "Deep groove ball bearing 6308-2Z, sealed on both sides"
    ranked_bars([Bar(name, 2, "2.00 €"), Bar(name, 1, "at least 1 234 567.00 €")], key="bars", alt="Bars")
    assert names(drawn[0]) == ["Deep groove ball bearing 6308-2Z,…", "Deep groove ball…"]


def test_a_name_is_no_markup(drawn):
    ranked_bars([Bar("<b>Seal</b> & co", 1, "1.00 €")], key="bars", alt="Bars")
    assert names(drawn[0]) == ["&lt;b&gt;Seal&lt;/b&gt; &amp; co"]


@pytest.mark.parametrize(("spoken", "signs"), [("en", ".\u202f"), ("de", ",\u202f")])
def test_the_numbers_of_a_chart_are_whole_and_written_as_all_others(drawn, spoken, signs):
    use(spoken)
    months = [(date(2026, 11, 1), Bar("November", 10_400, "10 400 €"))]
    bar_charts.month_bars(months, key="bars", alt="Bars")
    ranked_bars([months[0][1]], key="ranked", alt="Bars")

    for figure in drawn:
        assert figure.layout.separators == signs
        for axis in (figure.layout.template.layout.xaxis, figure.layout.template.layout.yaxis):
            assert (axis.exponentformat, axis.separatethousands) == ("none", True)


@pytest.mark.parametrize(
    ("count", "size", "named"),
    [
        (4, 9, ["Jan 25", "Feb 25", "Mar 25", "Apr 25"]),
        (4, 400_000_000, ["Jan 25", "Mar 25"]),
        (12, 9, ["Feb 25", "May 25", "Aug 25", "Nov 25"]),
        (12, 400_000_000, ["Feb 25", "Jun 25", "Oct 25"]),
    ],
)
def test_months_are_named_as_far_as_the_numbers_of_the_axis_leave_room_on_a_phone(drawn, count, size, named):
    months = [(date(2025, month, 1), Bar("", size, "")) for month in range(1, count + 1)]
    bar_charts.month_bars(months, key="bars", alt="Bars")
    assert list(drawn[0].layout.xaxis.ticktext) == named
