"""Who acts."""

import pytest

from core.kernel import Actor, ActorKind, Forbidden, Role


def test_a_person_acts_by_an_account():
    assert Actor(7, "tariq.haddad", Role.MAINTENANCE_TECH).person_id == 7


@pytest.mark.parametrize("actor", [Actor.system(), Actor(None, "import", None, kind=ActorKind.IMPORT)])
def test_neither_the_product_nor_an_import_is_a_person(actor):
    with pytest.raises(Forbidden):
        assert actor.person_id
