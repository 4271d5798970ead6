"""Files to take away: numbers are numbers, and what somebody typed is never a formula."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.interchange import to_csv, to_xlsx

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("https://evil.example")']
ROW = [datetime(2026, 11, 24, 8, 14, 5, tzinfo=UTC), 'Bearing, 6204 "2RS"', Decimal("-2.500"), 7, None]
HEADS = ["When", "Part", "Change", "Job", "Note"]


def sheet_of(content):
    return load_workbook(io.BytesIO(content)).active


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("typed", NASTY)
def test_what_was_typed_is_no_formula_in_a_csv_file(typed):
    assert read(to_csv(["Note"], [[typed]]))[1] == [f"'{typed}"]


@pytest.mark.parametrize("typed", [each for each in NASTY if each[0] not in "\t\r"])
def test_what_was_typed_is_text_in_a_workbook(typed):
    cell = sheet_of(to_xlsx(["Note"], [[typed]], title="Notes"))["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_a_csv_file_says_what_the_rows_say():
    assert read(to_csv(HEADS, [ROW])) == [HEADS, ["2026-11-24 08:14:05", 'Bearing, 6204 "2RS"', "-2.5", "7", ""]]


def test_numbers_and_times_of_a_workbook_can_be_counted_with():
    sheet = sheet_of(to_xlsx(HEADS, [ROW], title="Movements [all]: 2026/11"))
    assert [cell.value for cell in sheet[2]] == [ROW[0].replace(tzinfo=None), ROW[1], -2.5, 7, None]
    assert (sheet.title, sheet.freeze_panes) == ("Movements all 202611", "A2")


def test_no_row_is_a_file_with_its_heads():
    assert read(to_csv(HEADS, [])) == [HEADS]
    assert [cell.value for cell in sheet_of(to_xlsx(HEADS, [], title="x"))[1]] == HEADS
