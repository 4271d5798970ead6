"""Reading files: CSV and XLSX alike, whatever their encoding, and nothing past the limits."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from core.interchange import limits, read_table
from core.kernel import Invalid
from tests.core.interchange.given_files import csv, xlsx

_SHEET = "xl/worksheets/sheet1.xml"


def read(text, encoding="utf-8"):
    return read_table(text.encode(encoding), "file.csv")


def test_csv_and_xlsx_read_alike():
    book = read_table(
        xlsx(
            ("Machine", "When", "Stopped", "Cost"),
            ("Press", datetime.fromisoformat("2026-01-02T03:04:00"), True, 12.5),
            ("Saw", None, False, 3.0),
        ),
        "f.xlsx",
    )
    text = csv("Machine,When,Stopped,Cost", "Press,2026-01-02T03:04:00,yes,12.5", "Saw,,no,3")
    assert (book.columns, book.rows) == (text.columns, text.rows)
    assert book.rows[0] == (2, ("Press", "2026-01-02T03:04:00", "yes", "12.5"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_encoding_and_delimiter(encoding, delimiter):
    table = read(f"Maschine{delimiter}Störung\nSäge 1{delimiter}Öl läuft aus", encoding)
    assert (table.columns, table.rows) == (("Maschine", "Störung"), [(2, ("Säge 1", "Öl läuft aus"))])


def test_reads_the_signs_of_windows():
    text = "Säge – 3 € “neu”"
    assert read(f"a\n{text}", "cp1252").rows == [(2, (text,))]


def test_says_where_a_character_is_of_no_known_encoding():
    with pytest.raises(Invalid, match="Line 3 has a character that is neither UTF-8 nor Windows-1252"):
        read("a\nSäge\nTür", "cp850")


def test_a_delimiter_inside_quotes_does_not_count():
    assert read('"a,b,c";d\n1;2').columns == ("a,b,c", "d")


def test_headings_of_several_lines_tell_the_delimiter_too():
    table = read('"Name\nof, the machine";"In service\nsince"\nPress;2020-01-01\nSaw, large;2021-01-01')
    assert table.columns == ("Name of, the machine", "In service since")
    assert table.rows[-1] == (3, ("Saw, large", "2021-01-01"))


@pytest.mark.parametrize("told", ["sep=;", "SEP=; ", '"sep=;"'])
def test_a_delimiter_that_a_spreadsheet_is_told_is_no_heading(told):
    table = read(f"{told}\r\nName, or number;No\r\nPress, large;7\r\n", "utf-8-sig")
    assert (table.columns, table.rows) == (("Name, or number", "No"), [(3, ("Press, large", "7"))])


def test_keeps_the_row_numbers_that_a_spreadsheet_shows():
    table = read("\na,b\n\n1,2\n,\n3,4")
    assert [number for number, _ in table.rows] == [4, 6]


def test_quoted_line_breaks_stay_in_their_cell():
    assert read('a,b\n"1\n2",3').rows == [(2, ("1\n2", "3"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_of_several_lines_are_read_whatever_the_delimiter(delimiter, end):
    cells = ['"a', '2""', '3,;|"', '"x" ', "4"]
    table = read(f"a{delimiter}b{end}{cells[0]}{end}{cells[1]}{end}{cells[2]}{delimiter}{cells[3]}{end}{delimiter}4")
    assert table.rows == [(2, (f'a{end}2"{end}3,;|', "x")), (3, ("", "4"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("lines", "opened"),
    [
        (("a,b", '1,"x', "2,y"), 2),
        (("a,b", "1,x", '2,"y'), 3),
        (("a,b", '1,"x', '2,"y"', "3,z"), 2),
        (("a,b", '"1', '2","x', "3,y", '4,"z"'), 3),
        (("a,b", '1,"x ""', "2,y"), 2),
        (('a,"b', "1,x"), 1),
        (("a,b", '1,"x', *["2,y"] * limits.LONGEST_CELL), 2),
    ],
)
def test_a_quote_that_is_never_closed_is_refused_where_it_opens(lines, opened, delimiter):
    with pytest.raises(Invalid, match=f"A quote opens in line {opened} and is not closed"):
        read("\n".join(lines).replace(",", delimiter))


def test_a_careless_quote_within_its_line_swallows_nothing():
    assert read('a,b\n1,"x" y\n2,3/4" hose\n"3",z').rows == [
        (2, ("1", "x y")),
        (3, ("2", '3/4" hose')),
        (4, ("3", "z")),
    ]


def test_short_rows_are_filled_and_long_ones_stay_visibly_long():
    assert read("a,b,\n1\n1,2,3,4\n1,2,,").rows == [(2, ("1", "")), (3, ("1", "2", "3", "4")), (4, ("1", "2"))]


def test_formulas_are_text_and_never_computed():
    attack = '=HYPERLINK("http://evil.example","x")'
    assert read_table(f'a,b\n"{attack.replace(chr(34), chr(34) * 2)}",@SUM(1)'.encode(), "f.csv").rows[0][1] == (
        attack,
        "@SUM(1)",
    )
    rows = read_table(xlsx(("a", "b", "c"), ("=1+1", ArrayFormula("B2", "=1+1"), "kept")), "f.xlsx").rows
    assert rows == [(2, ("", "", "kept"))]


def test_dates_of_a_workbook_are_read_as_dates():
    assert read_table(xlsx(("a",), (date(2026, 5, 6),)), "f.xlsx").rows == [(2, ("2026-05-06T00:00:00",))]


def test_stands_for_the_file_by_its_bytes():
    first, second = csv("a", "1"), csv("a", "2")
    assert str(first) != str(second)
    assert str(first) == str(csv("a", "1"))
    assert len(str(first)) < 100


@pytest.mark.parametrize("content", [b"", b"\n\n , \n"])
def test_refuses_an_empty_file(content):
    with pytest.raises(Invalid, match="empty"):
        read_table(content, "f.csv")


@pytest.mark.parametrize("content", [b"\x00\x01\x02,a", b"PK\x03\x04 nothing", b"\xff\xfe\x00\xd8", b"PK"])
def test_refuses_what_is_neither(content):
    with pytest.raises(Invalid):
        read_table(content, "f")


def test_refuses_a_heading_that_stands_twice():
    with pytest.raises(Invalid, match="machine stands twice"):
        csv("machine,machine", "1,2")


def test_refuses_too_many_columns():
    with pytest.raises(Invalid, match="200 columns"):
        csv(",".join(f"c{n}" for n in range(201)), "1")
    with pytest.raises(Invalid, match="200 columns"):
        read_table(xlsx(("a",), tuple(range(401))), "f.xlsx")


@pytest.mark.parametrize("row", ["1000000000000", "1e300", "1048577"])
def test_refuses_a_sheet_that_reaches_beyond_its_last_row(row):
    far = _workbook(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c><v>1</v></c></row>')
    assert len(far) < 5_000
    with pytest.raises(Invalid, match="reaches too far down"):
        read_table(far, "far.xlsx")


def test_reads_the_last_row_of_a_sheet():
    last = _workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c><v>2</v></c></row>')
    assert read_table(last, "last.xlsx").rows == [(1_048_576, ("2",))]


@pytest.mark.parametrize(
    ("cell", "words"), [("XFD1", "200 columns"), ("ZZZ2", "200 columns"), ("XFDA1", "cannot be read")]
)
def test_refuses_a_cell_far_to_the_right(cell, words):
    wide = _workbook(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{cell}"><v>1</v></c></row>')
    with pytest.raises(Invalid, match=words):
        read_table(wide, "wide.xlsx")


def test_refuses_gaps_that_add_up(monkeypatch):
    monkeypatch.setattr("core.interchange.workbook.MOST_SHEET_CELLS", 1_000)
    rows = "".join(f'<row r="{n}"><c r="CV{n}"><v>1</v></c></row>' for n in range(1, 12))
    with pytest.raises(Invalid, match="reaches too far down or to the right"):
        read_table(_workbook(rows), "wide.xlsx")


def test_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr("core.interchange.table.MOST_ROWS", 3)
    assert len(csv("a", "1", "2", "3").rows) == 3
    with pytest.raises(Invalid, match="more than 3 rows"):
        csv("a", "1", "2", "3", "4")


def test_refuses_a_cell_without_end():
    endless = "x" * (limits.LONGEST_CELL + 1)
    for content in (f'a\n\n"1\n2"\n{endless}\n3'.encode(), _workbook_with_text("a", "1", endless)):
        with pytest.raises(Invalid, match=f"Row 4 has a cell of more than {limits.LONGEST_CELL} characters"):
            read_table(content, "f")


def test_refuses_a_file_that_is_too_large(monkeypatch, tmp_path):
    monkeypatch.setattr("core.interchange.table.LARGEST_FILE", 2**20)
    large = tmp_path / "large.csv"
    large.write_bytes(b"a\n" + b"1\n" * 2**19)
    with pytest.raises(Invalid, match="larger than 1 MB"):
        read_table(large)
    with pytest.raises(Invalid, match="larger than 1 MB"):
        read_table(large.read_bytes(), "large.csv")


def test_refuses_a_zip_bomb_by_what_it_declares():
    bomb = _replaced(_SHEET, b" " * (200 * 2**20))
    assert len(bomb) < 2**20
    with pytest.raises(Invalid, match="unpacks to far more"):
        read_table(bomb, "bomb.xlsx")


def test_refuses_a_zip_bomb_that_declares_too_little():
    with pytest.raises(Invalid):
        read_table(_understated(_replaced(_SHEET, b" " * (60 * 2**20))), "bomb.xlsx")


def test_refuses_an_archive_of_very_many_files():
    many = BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(limits.MOST_MEMBERS + 1):
            archive.writestr(str(number), b"")
    with pytest.raises(Invalid, match="unpacks to far more"):
        read_table(many.getvalue(), "many.xlsx")


@pytest.mark.parametrize("entity", ['"' + "lol" * 9 + '"', 'SYSTEM "file:///etc/passwd"'])
def test_refuses_entities_in_a_workbook(entity):
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e {entity}>]><worksheet><sheetData>&e;</sheetData></worksheet>'
    with pytest.raises(Invalid, match="cannot be read"):
        read_table(_replaced(_SHEET, sheet.encode()), "entities.xlsx")


def _workbook_with_text(*texts):
    """A heading and a text in every row from the third on; the second row is empty."""
    rows = zip((1, *range(3, len(texts) + 2)), texts, strict=True)
    return _workbook(
        "".join(f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>' for row, text in rows)
    )


def _workbook(rows):
    """A workbook with these rows of XML in its sheet."""
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    return _replaced(_SHEET, sheet.encode())


def _replaced(member, content):
    """A workbook with another content of one of its files."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(xlsx(("a",), ("1",)))) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, content if name == member else before.read(name))
    return made.getvalue()


def _understated(archive):
    """The same bytes with every declared size set to one byte."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        sizes = {member.file_size for member in opened.infolist() if member.file_size > 2**20}
    for size in sizes:
        archive = archive.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little"))
    return archive
