"""One process draws for everybody: what is drawn for one person does not depend on who was there before."""

from decimal import Decimal

import pytest

from core.inventory import issue_part
from core.inventory.models import InventoryTransaction
from core.kernel import Role
from tests.support.seen import labels, links, plain, words

PART, CONSUMPTION = "storeroom/part", "storeroom/consumption"
COST = "7.25 €"


@pytest.fixture
def seal(given, storekeeper):
    """A part whose cost stands at its figures, its facts, its movements and in what was consumed."""
    part = given.stock(9, cost="7.25", number="SEAL-40", name="Rod seal", unit_price=Decimal("7.25"))
    given.do(issue_part, given.approved(part, 2, job=given.job(given.machine("Press 4"))), actor=storekeeper)
    return part


def told(page):
    """All that a page says."""
    assert not page.exception
    figures = [f"{metric.label} {metric.value} {metric.delta}" for metric in page.metric]
    charts = [str(chart.proto) for chart in page.get("plotly_chart")]
    tables = [str(table.value) for table in page.dataframe]
    return [plain(text) for text in (words(page), *labels(page), *links(page), *figures, *charts, *tables)]


def movement(page, given, part):
    first = given.rows(InventoryTransaction, InventoryTransaction.spare_part_id == part)[0].id
    return page.button(key=f"open-moved-{first}").click().run()


@pytest.mark.parametrize("role", [Role.MAINTENANCE_TECH, Role.SUPERVISOR])
@pytest.mark.parametrize("section", ["ledger", "facts", "machines", "a movement"])
def test_costs_that_were_drawn_for_the_manager_are_not_drawn_for_the_next(open_page, given, seal, role, section):
    def drawn(reader):
        page = open_page(PART, given.the(reader), part=seal, section=section)
        return told(movement(page, given, seal) if section == "a movement" else page)

    before, seen = drawn(role), drawn(Role.MAINTENANCE_MANAGER)

    assert COST in " ".join(seen)
    assert drawn(role) == before
    assert COST not in " ".join(before)
    assert drawn(Role.MAINTENANCE_MANAGER) == seen


def test_what_consumption_cost_is_not_drawn_for_the_supervisor_after_the_manager(open_page, given, seal):
    def drawn(reader):
        return told(open_page(CONSUMPTION, given.the(reader)))

    before, seen = drawn(Role.SUPERVISOR), drawn(Role.MAINTENANCE_MANAGER)

    assert "14.50 €" in " ".join(seen)
    assert drawn(Role.SUPERVISOR) == before
    assert "€" not in " ".join(before)
    assert drawn(Role.MAINTENANCE_MANAGER) == seen
