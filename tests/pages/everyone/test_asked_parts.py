"""What was asked for on a job says what became of it: how much was approved, issued, given up, disputed."""

from decimal import Decimal

import pytest

from core import inventory
from core.maintenance import Priority
from tests.support.seen import links, plain, words

JOB, REQUEST = "everyone/job", "technician/request_parts"


@pytest.fixture
def job(given, technician):
    return given.job(technician=technician, priority=Priority.CRITICAL)


@pytest.fixture
def seal(given):
    return given.stock(9, name="Rod seal")


@pytest.fixture
def partly(given, seal, job, technician, manager, storekeeper):
    """Five were asked for, four approved, two issued."""
    asked = given.asked(seal, 5, job=job)
    given.do(inventory.approve_parts_request, asked, quantity=Decimal(4), actor=manager)
    given.do(inventory.issue_part, asked, Decimal(2), actor=storekeeper)
    return asked


def test_says_how_much_was_approved_and_issued_where_it_differs(open_page, job, partly, technician):
    page = open_page(JOB, technician, job=job)
    assert "Rod seal · 4 pcs" in links(page)
    assert "Asked for: 5 pcs · Issued: 2 pcs" in words(page)


def test_what_is_cancelled_is_what_is_still_open(open_page, given, job, partly, technician):
    page = open_page(REQUEST, technician, job=job)
    page.button(key=f"open-cancel_parts_request-{partly}").click().run()
    titles = [plain(block.proto.dialog.title) for block in page.get("dialog")]
    assert titles == ["Cancel 2 pcs of Rod seal"]

    given.do(inventory.cancel_parts_request, partly, "Found one", actor=technician)
    page = open_page(JOB, technician, job=job)
    assert "Rod seal · 2 pcs" in links(page)
    assert "Asked for: 5 pcs · Approved: 4 pcs" in words(page)


def test_a_disputed_take_is_not_called_rejected(open_page, given, job, seal, technician, manager):
    take = given.do(inventory.emergency_take, job, seal, Decimal(1), "Store locked", actor=technician)
    given.do(inventory.dispute_emergency_take, take.parts_request_id, "It was there", actor=manager)
    told = words(open_page(JOB, technician, job=job))
    assert "Disputed: It was there" in told
    assert "Rejected" not in told
