"""The example mappings for the storeroom, with files such as they were written for."""

from pathlib import Path

import pytest

from core.interchange import load_mapping, way_of
from core.inventory.models import MachineSparePart, SparePart, StockLevel
from tests.core.interchange.given_files import csv

MAPS = Path(__file__).parents[3] / "deploy" / "maps"
MATERIALS = (
    "Material;Materialart;Materialkurztext;Warengruppe;Basismengeneinheit;Sicherheitsbestand;Höchstbestand;"
    "Meldebestand;Planlieferzeit;Preis;Lagerplatz;Löschvormerkung",
    "000000000000100234;ERSA;Rillenkugellager 6204;LAGER;ST;2,000;10,000;4,000;14;4,50;A-03;",
    "000000000000100235;HIBE;Hydrauliköl HLP 46;OELE;L;5,500;;;7;3,90;B-01;X",
    "000000000000200001;FERT;Getriebe komplett;FERTIG;ST;0;;;;;;",
)
STOCK = (
    "Material,Plant,Storage Location,Descr. of Storage Loc.,Unrestricted,Price of one",
    "000000000000100234,1000,0001,Main warehouse,7,4.25",
    "000000000000100234,2000,0001,Another plant,9,4.25",
)
LISTS = ("Machine,Part number,Keep at least", "Press 4,000000000000100234,2")


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_brings_in_materials_stock_and_lists(run, given, storekeeper):
    given.machine("Press 4")
    for name, lines, taken, left_out in (
        ("sap-materials", MATERIALS, 2, 1),
        ("sap-stock", STOCK, 1, 1),
        ("machine-parts", LISTS, 1, 0),
    ):
        mapping = load_mapping(MAPS / f"{name}.toml")
        command = way_of(mapping.kind).command
        outcome = run(command, mapping.kind, csv(*lines), mapping, actor=storekeeper)
        assert (outcome.imported, outcome.left_out, outcome.listed) == (taken, left_out, ())

    bearing, oil = given.rows(SparePart)
    assert (bearing.part_number, bearing.unit, bearing.whole_units_only, bearing.min_quantity, bearing.is_active) == (
        "000000000000100234",
        "pcs",
        True,
        2,
        True,
    )
    assert (oil.unit, oil.whole_units_only, str(oil.min_quantity), oil.is_active) == ("l", False, "5.500", False)
    assert [level.quantity for level in given.rows(StockLevel)] == [7]
    assert [entry.min_qty for entry in given.rows(MachineSparePart)] == [2]
