"""Tables show words and plant time, and lists are read page by page."""

from datetime import datetime

from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df


def list_page():
    from dataclasses import dataclass
    from datetime import UTC, date, datetime
    from decimal import Decimal

    from core.kernel import Role
    from ui.page import enter
    from ui.tables import Column, cursor, pager, table

    @dataclass(frozen=True)
    class Row:
        name: str
        role: Role
        stock: Decimal | None
        weight: Decimal
        seen_at: datetime
        due_on: date

    enter("List")
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    rows = [
        Row("*Seal*", Role.SUPERVISOR, Decimal("1402.5"), Decimal(1), summer, date(2026, 7, 1)),
        Row("b", Role.ADMIN, None, Decimal("0.250"), summer, summer),
    ]
    columns = {
        "name": Column("Part"),
        "role": Column("Role", "status"),
        "stock": Column("On hand, pcs", "number", digits=1),
        "weight": Column("Weight, kg", "number", digits=None),
        "seen_at": Column("Seen", "time"),
        "due_on": Column("Due", "date"),
    }
    start = cursor("rows") or 100
    table(rows, columns, key="table", alt="Parts")
    pager("rows", start - 50 if start > 50 else None)
    table([], columns, key="none", empty="No parts. Receive one.")


def rows_page():
    from ui.page import enter
    from ui.tables import Column, table

    enter("Rows")
    table([{"row": 2, "why": "Empty"}], {"row": Column("Row", "number"), "why": Column("Why")}, key="rows")


def test_says_the_same_in_lines_for_a_phone(process):
    page = process.open(list_page)
    first, second = page.markdown[0].value.split("\n\n")

    assert first.startswith("**\\*Seal\\***  \n")
    assert "Role: :blue-badge[:material/supervisor_account: Supervisor] · On hand, pcs" in first.replace("\\", "")
    assert "Seen: 2 Jul 00:30 · Due: 1 Jul 2026" in first.replace("\\", "")
    assert "On hand" not in second


def test_shows_words_plant_time_and_numbers(process):
    page = process.open(list_page)
    frame = page.dataframe[0].value

    assert not page.exception
    assert frame["name"].tolist() == ["*Seal*", "b"]
    assert frame["role"].tolist() == ["● Supervisor", "○ Administrator"]
    assert frame["seen_at"][0] == datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001 - the wall clock of the plant
    assert [day.isoformat()[:10] for day in frame["due_on"]] == ["2026-07-01", "2026-07-02"]


def test_numbers_are_written_as_the_language_does_and_stay_numbers(process):
    table = process.open(list_page).dataframe[0]
    spelled = convert_arrow_bytes_to_pandas_df(table.proto.arrow_data.styler.display_values)

    assert table.value["stock"].tolist()[0] == 1402.5
    assert spelled.iloc[:, 2].tolist() == ["1\u202f402.5", ""]
    assert spelled.iloc[:, 3].tolist() == ["1", "0.25"]


def test_an_empty_table_says_what_to_do(process):
    assert process.open(list_page).info[0].value == r"No parts\. Receive one\."


def test_older_and_newer_walk_the_pages(process):
    page = process.open(list_page)
    assert page.button(key="rows-newer").disabled

    page.button(key="rows-older").click().run()
    assert page.button(key="rows-older").disabled

    page.button(key="rows-newer").click().run()
    assert not page.button(key="rows-older").disabled


def test_a_line_of_a_phone_that_begins_with_a_number_says_what_it_counts(process):
    page = process.open(rows_page)
    assert page.markdown[0].value == "**Row 2**  \nWhy: Empty"
