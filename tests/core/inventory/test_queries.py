"""Reading the catalogue."""

from core import inventory


def test_finds_parts_by_number_or_name(given):
    given.part("SEAL-40", name="Seal 40 mm")
    given.part("PCT-100%", name="Under_score")
    found = {
        word: [p.part_number for p in given.ask(inventory.parts_to_ask_for, search=word)] for word in ("seal", "%", "_")
    }
    assert found == {"seal": ["SEAL-40"], "%": ["PCT-100%"], "_": ["PCT-100%"]}
    assert given.ask(inventory.parts_to_ask_for) == []
