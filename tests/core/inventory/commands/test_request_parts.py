"""Asking for parts on a job."""

from decimal import Decimal

import pytest

from core.inventory import parts_of_job, request_parts
from core.inventory.models import PartsRequestStatus, SparePartsRequest, WantedLine
from core.kernel import Forbidden, Invalid, NotFound, Role, StaleState
from core.maintenance.models import MaintenanceWork

BAD = [0, -1, "0.0001", "1000000001", Decimal("NaN"), Decimal("Infinity"), "\u0663", None, "", "many", 2**31, -(2**63)]


def test_asks_for_a_part_on_a_job(run, given, technician, clock):
    job, part = given.job(technician=technician), given.part("SEAL-40", name="Seal 40 mm")
    asked = run(request_parts, job, part, Decimal(2), note="Both ends", actor=technician)
    row = given.rows(SparePartsRequest)[0]
    assert (row.id, row.quantity_requested, row.status, row.requested_by) == (
        asked.parts_request_id,
        2,
        PartsRequestStatus.PENDING,
        technician.user_id,
    )
    listed = given.ask(parts_of_job, given.rows(MaintenanceWork)[0].id)
    assert [(part.part_number, part.quantity, part.asked_at) for part in listed] == [("SEAL-40", 2, clock())]
    assert given.audit_rows() == 1


def test_asks_in_words_for_what_is_not_in_the_catalogue(run, given, technician):
    asked = run(
        request_parts, given.job(technician=technician), None, Decimal("1.5"), words="Red hose", actor=technician
    )
    assert (asked.parts_request_id, given.rows(WantedLine)[0].words) == (None, "Red hose")


@pytest.mark.parametrize("words", ["", "ab", "x" * 301])
def test_words_must_say_something(run, given, technician, words):
    job = given.job(technician=technician)
    with pytest.raises(Invalid):
        run(request_parts, job, None, Decimal(1), words=words, actor=technician)


@pytest.mark.parametrize("quantity", BAD, ids=str)
@pytest.mark.parametrize("in_words", [True, False])
def test_refuses_a_quantity_that_is_none(run, given, technician, quantity, in_words):
    job, part = given.job(technician=technician), given.part(whole_units_only=False)
    args = (None,) if in_words else (part,)
    with pytest.raises(Invalid):
        run(request_parts, job, *args, quantity, words="A red hose", actor=technician)
    assert given.rows(SparePartsRequest) == given.rows(WantedLine) == []


@pytest.mark.parametrize(("quantity", "whole"), [("0.1", False), ("0.001", False), (10**9, True), (1, True)])
def test_takes_a_quantity_exactly(run, given, technician, quantity, whole):
    job, part = given.job(technician=technician), given.part(whole_units_only=whole)
    run(request_parts, job, part, quantity, actor=technician)
    assert given.rows(SparePartsRequest)[0].quantity_requested == Decimal(quantity)


def test_refuses_a_fraction_of_a_whole_part(run, given, technician):
    job, part = given.job(technician=technician), given.part()
    with pytest.raises(Invalid, match="whole units"):
        run(request_parts, job, part, Decimal("0.1"), actor=technician)


def test_a_binary_fraction_is_no_exact_quantity(run, given, technician):
    job, part = given.job(technician=technician), given.part(whole_units_only=False)
    with pytest.raises(Invalid):
        run(request_parts, job, part, 0.1, actor=technician)


@pytest.mark.parametrize("state", ["request", "completed_job"])
def test_refuses_a_job_that_is_not_in_work(run, given, technician, state):
    job, part = getattr(given, state)(), given.part()
    with pytest.raises(StaleState):
        run(request_parts, job, part, Decimal(1), actor=technician)


def test_refuses_what_does_not_exist(run, given, technician):
    job, part = given.job(technician=technician), given.part()
    with pytest.raises(NotFound):
        run(request_parts, job, 999, Decimal(1), actor=technician)
    with pytest.raises(NotFound):
        run(request_parts, 999, part, Decimal(1), actor=technician)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.INVENTORY_MANAGER])
def test_asking_is_not_for_other_roles(run, given, role):
    job, part = given.job(), given.part()
    with pytest.raises(Forbidden):
        run(request_parts, job, part, Decimal(1), actor=given.the(role))
