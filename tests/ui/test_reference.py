"""What the product installed is read in the reader's language; what the plant wrote is read as it was typed."""

import pytest

from core.kernel import Invalid
from core.maintenance.models import FailureCode, MaintenanceType
from core.maintenance.vocabulary import TypeName
from ui import reference
from ui.language import say, use

pytestmark = pytest.mark.usefixtures("process")


def test_the_tables_hold_what_the_migration_installs(given):
    assert {row.code: row.description for row in given.rows(FailureCode)} == reference.FAILURES
    assert {row.name: row.description for row in given.rows(MaintenanceType)} == {
        name: description for name, (_word, description) in reference.TYPES.items()
    }


def test_an_installed_description_is_read_in_the_language_of_the_run():
    use("de")

    assert reference.failure("HYD-001", "Oil leak") == "Ölverlust"
    assert reference.type_description("IMPROVEMENT", reference.TYPES["IMPROVEMENT"][1]).startswith("Eine Maschine")


def test_the_plants_own_wording_is_read_as_it_was_typed():
    use("de")

    assert reference.failure("HYD-001", "Oil leak at the press") == "Oil leak at the press"
    assert reference.failure("HYD-777", "Oil leak") == "Oil leak"
    assert reference.type_description("IMPROVEMENT", "Kaizen") == "Kaizen"
    assert reference.type_name("CLEANING") == "CLEANING"


def test_nothing_coded_is_nothing():
    assert reference.failure(None, None) is None


def test_a_type_is_called_by_a_word_and_not_in_capitals():
    assert [reference.type_name(name) for name in ("CORRECTIVE", "PREVENTIVE")] == ["Corrective", "Preventive"]


def test_a_refusal_names_a_type_by_its_word():
    assert say(Invalid("{name} stays.", name=TypeName("CORRECTIVE"))) == "Corrective stays."
    assert str(Invalid("{name} stays.", name=TypeName("CLEANING"))) == "CLEANING stays."
