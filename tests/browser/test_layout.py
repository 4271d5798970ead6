"""What must hold of every page of every role, in a plant full of long words and markup.

On a tablet, a phone and a desktop, in light and dark, it fits and everybody can use it; and what people have typed is
text: it runs nothing, loads nothing and leads nowhere.
"""

import pytest

from core.kernel import Role
from tests.browser.busy import addresses, looks_closely
from tests.browser.conftest import TABLET, Plant
from tests.browser.screens import RULES, faults_at_hand, faults_of, inaccessible
from tests.browser.tour import Tour
from tests.browser.typed import TYPISTS, dialogs, literal, poison, watch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def typed(busy: tuple[Plant, dict[str, int]]) -> tuple[Plant, dict[str, int]]:
    """The busy plant with records whose every text is a payload, and their jobs."""
    plant, _jobs = busy
    return plant, poison(plant)


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=pytest.mark.xdist_group(f"browser-layout-{number % 2}"), id=role.value)
        for number, role in enumerate(Role)
    ],
)
def test_every_page_fits_every_screen_and_shows_what_was_typed_as_text(typed: tuple[Plant, dict[str, int]], role: Role):
    plant, jobs = typed
    page = plant.enter(TYPISTS[role])
    foreign = watch(page.context, plant)
    faults: list[str] = []
    seen = 0
    first, *others = addresses(plant, role, jobs)
    tour = Tour(page, first)
    for address in (first, *others):
        page.set_viewport_size(TABLET)
        page.emulate_media(color_scheme="light")
        if address != first:
            tour.go(address)
        seen += literal(page)
        look = faults_of if looks_closely(role, address) else faults_at_hand
        faults += [f"{address}: {fault}" for fault in look(page)]
        if address == "/scan":
            faults += [f"{address}: {fault}" for fault in inaccessible(page, "phone", RULES)]
        for _opened in dialogs(page):
            seen += literal(page)
    plant.leave()
    assert not faults, "\n".join(faults)
    assert seen > 0, "no page showed what was typed"
    assert foreign == []
