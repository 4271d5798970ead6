"""Reading the catalogue."""

from decimal import Decimal

from core import inventory

BAD = [0, -1, "0.0001", "1000000001", Decimal("NaN"), Decimal("Infinity"), "\u0663", None, "", "many", 2**31, -(2**63)]


def test_finds_parts_by_number_or_name(given):
    given.part("SEAL-40", name="Seal 40 mm")
    given.part("PCT-100%", name="Under_score")
    found = {
        word: [p.part_number for p in given.ask(inventory.parts_to_ask_for, search=word)] for word in ("seal", "%", "_")
    }
    assert found == {"seal": ["SEAL-40"], "%": ["PCT-100%"], "_": ["PCT-100%"]}
    assert given.ask(inventory.parts_to_ask_for) == []
