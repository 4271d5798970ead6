"""A dry run tells what an import would do, and does nothing."""

import pytest

from core.assets import Machine
from core.interchange import dry_run, import_records
from core.kernel import Forbidden, Role
from core.maintenance.models import MaintenanceRequest
from tests.core.interchange.given_files import OUTAGES, outages

ROWS = (
    "EL1,Repair,2026-11-01 08:00:00+00:00,2026-11-01 10:00:00+00:00",
    "EL1,Repair,2026-11-01 09:00:00+00:00,",
    "EL2,Repair,2026-11-01 09:00:00+00:00,2026-10-01 10:00:00+00:00",
)


def test_tells_what_the_import_will_do_and_stores_nothing(run, given, admin):
    seen = given.ask(dry_run, "requests", outages(*ROWS), OUTAGES, actor=admin)
    assert (given.rows(MaintenanceRequest), given.rows(Machine), given.audit_rows()) == ([], [], 0)
    assert (seen.imported, seen.merged_stops, seen.machines_created, len(seen.listed)) == (2, 1, 1, 1)
    assert run(import_records, "requests", outages(*ROWS), OUTAGES, actor=admin) == seen


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_is_for_administrators(given, role):
    with pytest.raises(Forbidden):
        given.ask(dry_run, "requests", outages(*ROWS), OUTAGES, actor=given.the(role))
