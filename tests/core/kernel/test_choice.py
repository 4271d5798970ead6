"""A value of a fixed set, as it arrives from outside."""

import pytest

from core.kernel import Invalid, chosen
from core.maintenance import Outcome


@pytest.mark.parametrize("value", [Outcome.REPAIRED, "REPAIRED"])
def test_gives_the_member(value):
    assert chosen(Outcome, value) is Outcome.REPAIRED


@pytest.mark.parametrize("value", ["FOO", "repaired", "", None, 7, [], "REPAIRED "])
def test_refuses_what_the_set_does_not_have(value):
    with pytest.raises(Invalid, match="is not one of the choices"):
        chosen(Outcome, value)


def test_shows_of_a_long_or_invisible_value_a_clean_beginning():
    with pytest.raises(Invalid) as refusal:
        chosen(Outcome, "\u202e" + "x" * 5_000)
    assert refusal.value.facts == {"value": "x" * 40}
