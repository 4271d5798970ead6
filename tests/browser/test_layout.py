"""Every page of every role on a tablet, a phone and a desktop, in light and dark: it fits, and everybody can use it."""

import pytest

from core.kernel import Role
from tests.browser.busy import USERS, addresses
from tests.browser.conftest import TABLET, Plant, settled
from tests.browser.screens import RULES, faults_of, inaccessible

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=pytest.mark.xdist_group(f"browser-layout-{number % 2}"), id=role.value)
        for number, role in enumerate(Role)
    ],
)
def test_every_page_fits_every_screen_and_everybody_can_use_it(busy: tuple[Plant, dict[str, int]], role: Role):
    plant, jobs = busy
    page = plant.enter(USERS[role])
    faults: list[str] = []
    for address in addresses(plant, role, jobs):
        page.set_viewport_size(TABLET)
        page.emulate_media(color_scheme="light")
        page.goto(address)
        settled(page)
        faults += [f"{address}: {fault}" for fault in faults_of(page)]
        if address == "/scan":
            faults += [f"{address}: {fault}" for fault in inaccessible(page, "phone", RULES)]
    plant.leave()
    assert not faults, "\n".join(faults)
