"""Whoever is not signed in learns nothing from a page, whatever its address names."""

import pytest

from tests.pages.conftest import ROOT
from tests.support.seen import labels, links, words

PAGES = sorted(path.relative_to(ROOT / "pages").with_suffix("").as_posix() for path in (ROOT / "pages").glob("*/*.py"))


@pytest.fixture
def address(given):
    """A record of each kind that an address may name."""
    machine, part = given.machine("Press 4"), given.stock(3, name="Rod seal")
    return {"machine": machine, "part": part, "job": given.job(machine), "order": given.order(part, 2)}


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_reads_only_that_nobody_is_signed_in(open_page, address, page):
    shown = open_page(page, None, **address)

    assert not shown.exception
    assert words(shown) == "Signed out You are signed out."
    assert [labels(shown), links(shown), *shown.text_input, *shown.dataframe, *shown.metric] == [[], []]
