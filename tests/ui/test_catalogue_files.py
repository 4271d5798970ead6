"""The files of the catalogue: whatever language they were made in, the import knows their columns and words."""

import pytest

from core.interchange import KINDS, PARTS, SHEETS, STOCK, Sheet, import_parts, propose_mapping, read_table, to_csv
from core.inventory.models import SparePart
from ui.catalogue_files import in_words
from ui.import_fields import FIELDS, field_word
from ui.language import LANGUAGES, use

pytestmark = pytest.mark.usefixtures("process")


def test_every_field_of_every_kind_has_a_word():
    assert {field.name for fields in KINDS.values() for field in fields} <= FIELDS.keys()


def test_there_is_a_file_of_each_kind_of_the_store():
    assert set(SHEETS) == {*PARTS, *STOCK}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SHEETS)
def test_each_column_is_recognised_by_its_heading(kind, language):
    use(language)
    heads = {field.name: field_word(field.name, kind) for field in KINDS[kind]}
    assert propose_mapping(kind, list(heads.values())).fields == heads


def test_a_location_of_stock_is_called_as_in_the_store():
    use("de")
    heads, _cells = in_words(Sheet(("part_number", "location"), []), "opening_stock")
    assert heads == ["Teilenummer", "Lagerort"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_yes_and_no_are_read_in_every_language(run, given, storekeeper, language):
    use(language)
    rows = [("A-1", "Oil", False, True, False), ("A-2", "Seal", True, False, True)]
    columns = ("part_number", "part_name", "whole_units_only", "free_issue", "is_active")
    heads, cells = in_words(Sheet(columns, rows), "parts")
    table = read_table(to_csv(heads, cells), "parts.csv")
    run(import_parts, "parts", table, propose_mapping("parts", table.columns), actor=storekeeper)

    assert [
        (part.part_number, part.part_name, part.whole_units_only, part.free_issue, part.is_active)
        for part in given.rows(SparePart)
    ] == rows
