"""Approvals: the manager reads what is asked for, what is left of it and what it costs, and decides in one press."""

from decimal import Decimal
from itertools import pairwise

import pytest

from core.inventory import (
    PartsRequestStatus,
    add_substitute,
    approve_parts_request,
    ask_for_substitute,
    reject_parts_request,
)
from core.inventory.models import MachineSparePart, SparePartsRequest
from core.kernel import Role
from tests.support.seen import keys, labels, links, plain, words

APPROVALS = "manager/approvals"


@pytest.fixture
def press(given):
    return given.machine("Press 4")


@pytest.fixture
def job(given, press, technician):
    return given.job(press, technician=technician)


@pytest.fixture
def oil(given):
    return given.stock(60, cost="3.05", name="Hydraulic *oil*", unit="l", whole_units_only=False, min_quantity=30)


def the(given, request):
    return given.rows(SparePartsRequest, SparePartsRequest.id == request)[0]


def press_on(page, key):
    return page.button(key=key).click().run()


def test_planned_maintenance_is_decided_like_a_job(open_page, given, manager, oil, press):
    request = given.asked(oil, 20, due=given.due(press, task="Oil change"))
    page = open_page(APPROVALS, manager)
    seen = words(page)
    assert "Planned" in seen
    assert "Press 4 · Oil change, due 25 Nov" in seen

    press_on(page, f"approve_parts_request-{request}")

    assert the(given, request).status is PartsRequestStatus.APPROVED


def test_shows_what_is_asked_for_with_what_is_left_and_what_it_costs(
    open_page, given, manager, technician, job, oil, clock
):
    given.asked(oil, 20, job=job)
    clock.advance(minutes=72)
    given.asked(given.stock(3, cost="4.25", name="Belt"), 2, job=job)

    page = open_page(APPROVALS, manager)

    assert not page.exception
    headings = [plain(heading) for heading in page.subheader]
    assert headings == ["Hydraulic *oil* · 20 l", "Belt · 2 pcs"]
    seen = words(page)
    assert "2 waiting, 69.50 €" in seen
    assert "Stock 60 → 40 l, min 30" in seen
    assert "Cost 61.00 €" in seen
    assert technician.full_name in seen
    assert "72 min ago" in seen
    leads = [(plain(link.proto.label), link.proto.query_string) for link in page.get("page_link")]
    assert leads[0] == (f"Press 4, job {job}", f"job={job}")


@pytest.mark.parametrize(
    ("facts", "on_order", "status"),
    [
        ({"reorder_point": Decimal(8)}, 0, "shopping_cart: Reorder"),
        ({"reorder_point": Decimal(8)}, 3, "check: In stock"),
        ({"max_quantity": Decimal(7)}, 0, "stacks: Excess"),
    ],
)
def test_says_how_the_part_stands_then_as_its_page_will(open_page, given, manager, job, facts, on_order, status):
    """Nine lie there and three are asked for: six are left, and nine lie there until they are handed out."""
    seal = given.stock(9, min_quantity=Decimal(2), **facts)
    if on_order:
        given.order(seal, on_order)
    given.asked(seal, 3, job=job)

    seen = words(open_page(APPROVALS, manager))

    assert "Stock 9 → 6 pcs, min 2" in seen
    assert status in seen


def test_says_when_no_cost_is_known(open_page, given, manager, job, oil):
    given.asked(given.stock(3), 2, job=job)
    page = open_page(APPROVALS, manager)
    assert "Cost not known" in words(page)
    assert "1 waiting, cost not known" in words(page)

    given.asked(oil, 20, job=job)
    assert "2 waiting, at least 61.00 €" in words(open_page(APPROVALS, manager))


def test_says_what_is_missing_and_what_others_hold(open_page, given, manager, job, oil):
    given.approved(oil, 45, job=job)
    given.asked(oil, 20, job=job)

    page = open_page(APPROVALS, manager)
    seen = words(page)
    ways = links(page)

    assert "Stock 15 → 0 l, min 30" in seen
    assert "45 l more are held for other requests." in ways
    assert "5 l missing. What is there is held, the rest stays wanted." in seen


def test_says_that_nothing_is_there(open_page, given, manager, job):
    given.asked(given.part(unit="m"), 3, job=job)

    seen = words(open_page(APPROVALS, manager))

    assert "Stock 0 → 0 m" in seen
    assert "3 m missing. It stays wanted until a delivery." in seen


def test_warns_of_a_part_that_is_not_on_the_list_of_the_machine(open_page, given, manager, press, job, oil):
    given.asked(oil, 20, job=job)
    assert "Not on the list of Press 4" in words(open_page(APPROVALS, manager))

    with given.sessions.begin() as session:
        session.add(MachineSparePart(machine_id=press, spare_part_id=oil, min_qty=1, created_at=given.clock()))
    assert "Not on the list" not in words(open_page(APPROVALS, manager))


def test_a_part_that_fits_is_put_on_the_list_with_one_press(open_page, given, manager, press, job, oil):
    request = given.asked(oil, 20, job=job)
    page = open_page(APPROVALS, manager)
    page.button(key=f"list-{request}").click().run()

    assert [(row.machine_id, row.spare_part_id) for row in given.rows(MachineSparePart)] == [(press, oil)]
    assert "Not on the list" not in words(page)


def test_says_what_lies_there_in_place_of_what_is_short(open_page, given, manager, technician, storekeeper, job):
    short, other, none = given.part(number="SEAL-1"), given.stock(4, number="SEAL-2"), given.part(number="SEAL-3")
    for each in (other, none):
        given.do(add_substitute, short, each, actor=storekeeper)
    given.asked(short, 2, job=job)

    page = open_page(APPROVALS, manager)

    names = links(page)
    assert "SEAL-2 lies there: 4 pcs" in names
    assert not any("SEAL-3" in name for name in names)
    assert f"If it will do, {technician.full_name} requests it instead, on the job." in words(page)


def test_shows_the_note_as_it_was_typed(open_page, given, manager, technician, job, oil):
    from core.inventory import request_parts

    given.do(request_parts, job, oil, Decimal(1), note="For the *second* pump", actor=technician)

    assert "For the *second* pump" in [text.value for text in open_page(APPROVALS, manager).text]


def test_approves_what_was_asked_for_in_one_press(open_page, given, manager, job, oil):
    request = given.asked(oil, "20.5", job=job)
    page = press_on(open_page(APPROVALS, manager), f"approve_parts_request-{request}")

    row = the(given, request)
    assert (row.status, row.quantity_approved, row.quantity_reserved) == ("APPROVED", Decimal("20.5"), Decimal("20.5"))
    assert "Hydraulic *oil*: 20.5 l approved and held." in words(page)
    assert "Nothing waits for approval" in words(page)
    assert given.audit_rows() == 1


def test_says_how_much_of_an_approval_is_held(open_page, given, manager, job, oil):
    request = given.asked(oil, 80, job=job)
    page = press_on(open_page(APPROVALS, manager), f"approve_parts_request-{request}")

    assert "80 l approved, 60 l of it held. The rest stays wanted." in words(page)


def test_approves_less(open_page, given, manager, job, oil):
    request = given.asked(oil, 20, job=job)
    page = press_on(open_page(APPROVALS, manager), f"open-less-{request}")
    field = page.number_input(key=f"less-{request}-form-amount")
    assert field.value == 20
    field.set_value(12.3)
    page = press_on(page, f"less-{request}-form-submit")

    assert not page.exception
    assert the(given, request).quantity_approved == Decimal("12.3")


def test_more_than_was_asked_for_is_refused_and_stays_typed(open_page, given, manager, job, oil):
    request = given.asked(oil, 20, job=job)
    page = press_on(open_page(APPROVALS, manager), f"open-less-{request}")
    page.number_input(key=f"less-{request}-form-amount").set_value(25)
    page = press_on(page, f"less-{request}-form-submit")

    assert "Only 20 l were asked for." in words(page)
    assert page.number_input(key=f"less-{request}-form-amount").value == 25
    assert the(given, request).status == "PENDING"


def test_a_single_piece_has_no_less(open_page, given, manager, job):
    request = given.asked(given.stock(3), 1, job=job)

    assert f"open-less-{request}" not in keys(open_page(APPROVALS, manager))


def test_rejects_with_a_reason(open_page, given, manager, job, oil):
    request = given.asked(oil, 20, job=job)
    name = f"reject_parts_request-{request}"
    page = press_on(open_page(APPROVALS, manager), f"open-{name}")
    page = press_on(page, f"{name}-ask-submit")
    assert "Give a reason." in words(page)
    assert the(given, request).status == "PENDING"

    page.text_area(key=f"{name}-ask-reason").set_value("Order the whole drum")
    page = press_on(page, f"{name}-ask-submit")

    row = the(given, request)
    assert (row.status, row.reject_reason) == ("REJECTED", "Order the whole drum")
    assert "Hydraulic *oil*: rejected." in words(page)


def test_what_another_manager_decided_meanwhile_is_refused_in_a_sentence(open_page, given, manager, job, oil):
    request = given.asked(oil, 20, job=job)
    page = open_page(APPROVALS, manager)
    given.do(reject_parts_request, request, "Too dear", actor=given.person(Role.MAINTENANCE_MANAGER))
    page = press_on(page, f"approve_parts_request-{request}")

    assert "This parts request is rejected now. Look at it again." in words(page)
    assert the(given, request).status == "REJECTED"


def test_a_refusal_in_a_dialog_is_read_though_its_card_has_gone(open_page, given, manager, job, oil):
    request = given.asked(oil, 20, job=job)
    name = f"reject_parts_request-{request}"
    page = press_on(open_page(APPROVALS, manager), f"open-{name}")
    given.do(approve_parts_request, request, actor=given.person(Role.MAINTENANCE_MANAGER))
    page.text_area(key=f"{name}-ask-reason").set_value("Too dear")
    page = press_on(page, f"{name}-ask-submit")

    assert "This parts request is ready to issue now." in words(page)


def test_ones_own_request_is_locked_with_a_sentence_why(open_page, given, manager, oil):
    request = given.asked(oil, 20, job=given.job(technician=manager), actor=manager)

    page = open_page(APPROVALS, manager)

    assert not page.exception
    assert "Your own request" in words(page)
    assert "You asked for this yourself or chose the part, so somebody else decides." in words(page)
    assert not {"Approve", "Reject", "Less"} & set(labels(page))
    assert the(given, request).status == "PENDING"
    assert "Approve" in labels(open_page(APPROVALS, given.person(Role.MAINTENANCE_MANAGER)))


def test_what_stands_in_for_ones_own_request_is_locked_whoever_asked_last(open_page, given, manager, storekeeper, oil):
    parts = [oil, *(given.stock(60, number=f"OIL-{number}", unit="l") for number in (2, 3))]
    for part, other in pairwise(parts):
        given.do(add_substitute, part, other, actor=storekeeper)
    request = given.asked(oil, 20, job=given.job(technician=manager), actor=manager)
    for part in parts[1:]:
        request = given.do(ask_for_substitute, request, part, actor=given.person(Role.MAINTENANCE_MANAGER))

    page = open_page(APPROVALS, manager)

    assert "so somebody else decides." in words(page)
    assert not {"Approve", "Reject", "Less"} & set(labels(page))


def test_approves_all_of_others_after_saying_what_they_cost(open_page, given, manager, job, oil):
    first, second = given.asked(oil, 20, job=job), given.asked(oil, 45, job=job)
    own = given.asked(oil, 1, job=given.job(technician=manager), actor=manager)
    page = open_page(APPROVALS, manager)
    assert "Approve all 2" in labels(page)
    page = press_on(page, "open-approve-all")
    assert "Cost: 198.25 €." in words(page)
    assert "Not everything is in stock." in words(page)
    page = press_on(page, "approve-all-ask-submit")

    assert not page.exception
    assert [the(given, request).status for request in (first, second, own)] == ["APPROVED", "APPROVED", "PENDING"]
    assert "2 requests approved." in words(page)
    assert given.audit_rows() == 1


def test_approve_all_says_what_was_left_and_why(open_page, given, manager, job, oil):
    requests = [given.asked(oil, 2, job=job) for _ in range(3)]
    page = press_on(open_page(APPROVALS, manager), "open-approve-all")
    given.do(reject_parts_request, requests[1], "Too dear", actor=given.person(Role.MAINTENANCE_MANAGER))
    page = press_on(page, "approve-all-ask-submit")

    assert "2 requests approved. 1 was left: This parts request is rejected now." in words(page)
    assert the(given, requests[1]).status is PartsRequestStatus.REJECTED


def test_approve_all_comes_too_late_in_a_sentence(open_page, given, manager, job, oil):
    requests = [given.asked(oil, 2, job=job) for _ in range(2)]
    page = press_on(open_page(APPROVALS, manager), "open-approve-all")
    for request in requests:
        given.do(approve_parts_request, request, actor=given.person(Role.MAINTENANCE_MANAGER))
    page = press_on(page, "approve-all-ask-submit")

    assert "None of these requests can be approved any more." in words(page)


def test_one_alone_has_no_approve_all(open_page, given, manager, job, oil):
    given.asked(oil, 2, job=job)

    assert "open-approve-all" not in keys(open_page(APPROVALS, manager))


def test_shows_the_most_urgent_of_many_and_the_next_as_they_are_decided(open_page, given, manager, job, oil):
    for _ in range(26):
        given.asked(oil, 1, job=job)
    page = open_page(APPROVALS, manager)
    assert len(page.subheader) == 24
    assert "26 waiting" in words(page)
    assert "These are the 24 most urgent of 26. The next follow as you decide." in words(page)
    page = press_on(page, "open-approve-all")
    page = press_on(page, "approve-all-ask-submit")

    assert len(page.subheader) == 2


def test_nothing_to_approve_says_so(open_page, manager):
    page = open_page(APPROVALS, manager)

    assert [title.value for title in page.title] == ["Approvals"]
    assert "New requests appear here by themselves" in words(page)
    assert "waiting" not in words(page)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.MAINTENANCE_TECH, Role.INVENTORY_MANAGER])
def test_keeps_other_roles_out(open_page, given, job, oil, role):
    given.asked(oil, 2, job=job)
    page = open_page(APPROVALS, given.the(role))

    assert "This page is for" in page.info[0].value
    assert not page.subheader
