"""At the counter: where a part lies, and which parts need no request."""

from decimal import Decimal

import pytest

from core import inventory
from core.inventory import Place, consumables, places_of_parts
from core.inventory.models import StockLocation
from core.kernel import Forbidden, Role


@pytest.fixture
def ask(given):
    """A reading of the storekeeper."""
    return lambda query, *args, **kwargs: given.ask(query, *args, actor=given.the(Role.INVENTORY_MANAGER), **kwargs)


def test_a_part_lies_first_where_most_of_it_is(given, ask, storekeeper, main, rack):
    part, elsewhere, nowhere = given.stock(5), given.stock(1), given.part()
    given.do(inventory.transfer_stock, part, Decimal(4), main, rack, actor=storekeeper)

    places = ask(places_of_parts, {part, elsewhere, nowhere})

    assert places == {
        part: (Place(rack, "A-03", Decimal(4)), Place(main, "MAIN", Decimal(1))),
        elsewhere: (Place(main, "MAIN", Decimal(1)),),
    }


def test_a_location_that_is_no_longer_used_is_left_out(given, ask, sessions, rack):
    part = given.part()
    given.receive(part, 3, location_id=rack)
    with sessions.begin() as session:
        session.get_one(StockLocation, rack).is_active = False

    assert ask(places_of_parts, {part}) == {}


def test_no_parts_lie_nowhere(ask):
    assert ask(places_of_parts, set()) == {}


def test_finds_consumables_by_name_and_number_and_no_other_part(given, ask):
    gloves = given.stock(4, number="GLV-1", name="Working gloves", free_issue=True)
    rags = given.part("RAG-1", name="Cleaning rags", free_issue=True)
    given.stock(9, number="GLV-2", name="Glove box seal")

    assert [row.id for row in ask(consumables)] == [rags, gloves]
    assert [row.id for row in ask(consumables, search="glv")] == [gloves]
    assert [row.id for row in ask(consumables, search="RAGS")] == [rags]
    assert ask(consumables, search="belt") == ()
    assert len(ask(consumables, limit=1)) == 1
    assert ask(consumables, search="glv")[0].available == Decimal(4)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INVENTORY_MANAGER])
@pytest.mark.parametrize("call", [(places_of_parts, {1}), (consumables,)])
def test_is_for_the_storekeeper(given, role, call):
    with pytest.raises(Forbidden):
        given.ask(*call, actor=given.the(role))
