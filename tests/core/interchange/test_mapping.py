"""Mappings: read from TOML, proposed from headings, and refused where they do not fit."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.interchange import KINDS, Mapping, check_mapping, load_mapping, propose_mapping
from core.kernel import Invalid
from tests.core.interchange.given_files import OUTAGES

SHIPPED = sorted((Path(__file__).parents[3] / "deploy" / "maps").glob("*.toml"))
COLUMNS = ("elevator", "reason", "out", "back")


def test_reads_a_mapping():
    mapping = load_mapping(
        'kind = "requests"\nzone = "America/New_York"\ncreate_missing_machines = true\ndate_formats = ["%d.%m.%Y"]\n'
        '[fields]\nmachine = "Asset"\n[values.type]\nPM01 = "CORRECTIVE"\n[only]\nPlant = ["1", "2"]\n'
    )
    assert (mapping.kind, mapping.zone, mapping.create_missing_machines) == ("requests", "America/New_York", True)
    assert (mapping.fields, mapping.values) == ({"machine": "Asset"}, {"type": {"PM01": "CORRECTIVE"}})
    assert (mapping.only, mapping.date_formats) == ({"Plant": ("1", "2")}, ("%d.%m.%Y",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fields = [", "The mapping is not valid TOML"),
        ('feilds = "x"', "feilds"),
        ("[fields]\nmachine = 3", "fields.machine"),
        ('zone = "Mars/Olympus"', "Mars/Olympus is not a time zone"),
        ('create_missing_machines = "perhaps"', "create_missing_machines"),
        ('reference_from = "order"', "reference_from"),
        ('date_formats = ["%d.%m.%Y", "%Q"]', "date_formats is wrong: 'Q' is a bad directive"),
    ],
)
def test_refuses_a_mapping_that_is_written_wrong_and_names_the_file(text, words, tmp_path):
    with pytest.raises(Invalid, match=words):
        load_mapping(text)
    path = tmp_path / "plant.toml"
    path.write_text(text)
    with pytest.raises(Invalid, match=f"^plant.toml.*{words.removeprefix('The mapping')}"):
        load_mapping(path)


def test_reads_a_file_with_the_mark_of_windows_and_refuses_what_is_no_text(tmp_path):
    path = tmp_path / "plant.toml"
    path.write_text('department = "Säge"', encoding="utf-8-sig")
    assert load_mapping(path).department == "Säge"
    path.write_text('department = "Säge"', encoding="latin-1")
    with pytest.raises(Invalid, match=r"plant\.toml is no text in UTF-8"):
        load_mapping(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields": {**OUTAGES.fields, "colour": "reason"}}, "no field colour"),
        ({"fields": {**OUTAGES.fields, "cause": "why"}}, "no column why, which the mapping names for cause"),
        ({"reference_from": ("elevator", "number")}, "no column number, which the mapping names for reference_from"),
        ({"reference_from": ("out",), "fields": {**OUTAGES.fields, "reference": "back"}}, "both reference and"),
        ({"fields": {"failed_at": "out"}}, "column of “machine”"),
        ({"fields": {"machine": "elevator"}}, "column of “reported_at” or of “failed_at”"),
        ({"constants": {"colour": "red"}}, "no field colour"),
        ({"skip": {"colour": ("red",)}}, "no column colour, which the mapping names for skip"),
        ({"kind": "machines"}, "for machines"),
        ({"zone": "nowhere"}, "not a time zone"),
    ],
)
def test_refuses_a_mapping_that_does_not_fit(change, words):
    with pytest.raises(Invalid, match=words):
        check_mapping("requests", replace(OUTAGES, **change), COLUMNS)


def test_a_column_may_be_missing_where_the_mapping_says_so():
    mapping = replace(OUTAGES, fields={**OUTAGES.fields, "cause": "why"}, optional=("cause",))
    check_mapping("requests", mapping, COLUMNS)


def test_refuses_a_reference_where_the_kind_has_none():
    mapping = Mapping(fields={"code": "elevator", "description": "reason"}, reference_from=("elevator", "out"))
    with pytest.raises(Invalid, match="no field reference"):
        check_mapping("failure_codes", mapping, COLUMNS)


def test_refuses_to_import_something_else():
    with pytest.raises(Invalid, match="machines, failure_codes, requests"):
        propose_mapping("spells", COLUMNS)


@pytest.mark.parametrize("kind", KINDS)
def test_proposes_every_field_that_is_called_by_its_name(kind):
    names = [field.name for field in KINDS[kind]]
    assert propose_mapping(kind, [name.upper().replace("_", " ") for name in names]).fields.keys() == set(names)


def test_proposes_each_column_once_and_leaves_out_what_nobody_knows():
    assert propose_mapping("machines", ["Equipment", "Area", "Colour", ""]).fields == {
        "name": "Equipment",
        "department": "Area",
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_mappings_are_sound(path):
    mapping = load_mapping(path)
    check_mapping(mapping.kind, mapping, (*mapping.fields.values(), *mapping.only, *mapping.skip))


def test_mappings_are_shipped():
    of_the_store = {"sap-materials", "sap-stock", "machine-parts"}
    assert {path.stem for path in SHIPPED} == {"uwa-excavators", "mta-elevators", "mta-elevator-outages", *of_the_store}
