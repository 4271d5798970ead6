"""Mappings: read from TOML, proposed from headings, and refused where they do not fit."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.interchange import KINDS, check_mapping, load_mapping, propose_mapping
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
        ("fields = [", "not valid TOML"),
        ('feilds = "x"', "feilds"),
        ("[fields]\nmachine = 3", "fields.machine"),
        ('zone = "Mars/Olympus"', "Mars/Olympus is not a time zone"),
        ('create_missing_machines = "perhaps"', "create_missing_machines"),
    ],
)
def test_refuses_a_mapping_that_is_written_wrong(text, words):
    with pytest.raises(Invalid, match=words):
        load_mapping(text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"fields": {**OUTAGES.fields, "colour": "reason"}}, "no field colour"),
        ({"fields": {**OUTAGES.fields, "cause": "why"}}, "no column why"),
        ({"fields": {"failed_at": "out"}}, "which column is the machine"),
        ({"fields": {"machine": "elevator"}}, "which column is the reported_at"),
        ({"constants": {"colour": "red"}}, "no field colour"),
        ({"skip": {"colour": ("red",)}}, "no column colour"),
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
    mapping = load_mapping(path.read_text())
    check_mapping(mapping.kind, mapping, tuple(mapping.fields.values()))


def test_mappings_are_shipped():
    assert {path.stem for path in SHIPPED} == {"uwa-excavators", "mta-elevators", "mta-elevator-outages"}
