"""What was asked for on a job says what became of it: how much was approved, issued, given up, disputed."""

from decimal import Decimal

import pytest

from core import inventory, maintenance
from core.maintenance import Priority
from tests.support.seen import links, plain, words

JOB, REQUEST, PART = "everyone/job", "technician/request_parts", "storeroom/part"


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


@pytest.mark.parametrize(
    ("there", "said", "unsaid"),
    [
        (3, ["Ready to issue"], ["missing", "Part of it ready", "Approved"]),
        (1, ["Part of it ready", "2 pcs missing"], ["Ready to issue"]),
        (0, ["Approved", "3 pcs missing"], ["Ready to issue", "Part of it ready"]),
    ],
)
def test_what_is_missing_is_not_called_ready(open_page, given, job, technician, storekeeper, there, said, unsaid):
    part = given.stock(there) if there else given.part()
    given.approved(part, 3, job=job)
    for told in (
        words(open_page(JOB, technician, job=job)),
        words(open_page(PART, storekeeper, part=part)),
    ):
        assert all(each in told for each in said)
        assert not any(each in told for each in unsaid)


def test_says_that_more_was_asked_for_than_is_shown(open_page, given, job, technician, monkeypatch):
    for name in ("Rod seal", "Belt", "Hose"):
        given.asked(given.part(name=name), 1, job=job)
    monkeypatch.setattr(inventory, "MOST_ASKED", 2)
    for page in (JOB, REQUEST):
        opened = open_page(page, technician, job=job)
        assert "These are the first 2. What was asked for later" in words(opened)
        assert [name for name in ("Rod seal · 1 pcs", "Belt · 1 pcs", "Hose · 1 pcs") if name in links(opened)] == [
            "Rod seal · 1 pcs",
            "Belt · 1 pcs",
        ]
    monkeypatch.setattr(inventory, "MOST_ASKED", 3)
    assert "These are the first" not in words(open_page(JOB, technician, job=job))


def test_what_went_out_last_of_many_is_confirmed_on_the_sheet_and_afterwards_on_the_job(
    open_page, given, job, technician, monkeypatch
):
    monkeypatch.setattr(inventory, "MOST_ASKED", 2)
    for name in ("Rod seal", "Belt"):
        given.asked(given.part(name=name), 1, job=job)
    for name in ("Hose", "Pump", "Valve"):
        given.issued(given.stock(3, name=name), 2, job=job)
    sheet = open_page(JOB, technician, job=job).button(key=f"open-complete-{job}").click().run()
    assert [plain(field.label) for field in sheet.number_input] == ["Hose, of 2 pcs", "Pump, of 2 pcs"]
    assert "These are the first 2. What was used of the others" in words(sheet)

    given.do(maintenance.complete_work, job, **given.finding(), actor=technician)
    closed = open_page(JOB, technician, job=job)
    assert [button.label for button in closed.button].count("What was used?") == 3
