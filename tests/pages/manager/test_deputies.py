"""The manager names a deputy on the page of approvals; the deputy finds that page in the menu as long as it lasts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.inventory import emergency_take, end_deputy, name_deputy
from core.inventory.models import ApprovalDeputy, SparePartsRequest
from core.kernel import Role
from core.maintenance import Priority
from core.people import deactivate_user
from tests.support.seen import labels, words

APPROVALS, MY_WORK, FLOOR = "manager/approvals", "technician/my_work", "supervisor/floor_board"
TODAY = date(2026, 11, 24)


@pytest.fixture
def deputy(given):
    return given.person(Role.MAINTENANCE_TECH, "sam.quist")


@pytest.fixture
def name(given, manager):
    def ask(who, days=7, starts_on=TODAY):
        last = starts_on + timedelta(days=days - 1)
        return given.do(name_deputy, who.user_id, starts_on, last, actor=manager)

    return ask


def ways(page):
    return {link.proto.label.replace("\\", ""): link.proto.page for link in page.get("page_link")}


def approvals_of(page):
    """Go there by the menu."""
    return page.switch_page(f"pages/{APPROVALS}.py").run()


def test_a_manager_names_a_deputy_and_ends_it(open_page, given, manager, deputy):
    page = open_page(APPROVALS, manager)
    assert "a supervisor or a technician can approve for you" in words(page)
    page = page.button(key="open-name-deputy").click().run()
    page.selectbox(key="deputy-deputy_id").set_value(deputy.user_id)
    page = page.button(key="deputy-submit").click().run()

    assert not page.exception
    named = given.rows(ApprovalDeputy)[0]
    assert (named.manager_id, named.deputy_id) == (manager.user_id, deputy.user_id)
    assert (named.starts_on, named.ends_on) == (TODAY, TODAY + timedelta(days=6))
    seen = words(page)
    for told in ("Named.", "Approves now", "Sam Quist, for you", "24 Nov 2026 to 30 Nov 2026"):
        assert told in seen

    page = page.button(key=f"open-end_deputy-{named.id}").click().run()
    page = page.button(key=f"end_deputy-{named.id}-ask-submit").click().run()
    assert given.rows(ApprovalDeputy)[0].ended_at == given.clock()
    assert "Approves now" not in words(page)


def test_what_cannot_be_stays_typed_and_is_said_at_its_field(open_page, given, manager, deputy):
    page = open_page(APPROVALS, manager)
    page = page.button(key="open-name-deputy").click().run()
    page = page.button(key="deputy-submit").click().run()
    assert "Choose who stands in." in words(page)
    page.selectbox(key="deputy-deputy_id").set_value(deputy.user_id)
    page.date_input(key="deputy-ends_on").set_value(TODAY + timedelta(days=200))
    page = page.button(key="deputy-submit").click().run()

    assert "at most 92 days" in words(page)
    assert page.selectbox(key="deputy-deputy_id").value == deputy.user_id
    assert given.rows(ApprovalDeputy) == []


def test_says_who_is_to_come_for_whom_and_who_lost_it(open_page, given, admin, deputy, supervisor, name):
    name(deputy)
    other = given.person(Role.MAINTENANCE_MANAGER, "helen.marsh")
    given.do(name_deputy, supervisor.user_id, TODAY + timedelta(days=1), TODAY + timedelta(days=2), actor=other)
    given.do(deactivate_user, deputy.user_id, "Left", actor=admin)

    seen = words(open_page(APPROVALS, given.the(Role.MAINTENANCE_MANAGER)))

    assert "May not approve" in seen
    assert "One of the two accounts was closed" in seen
    assert "To come" in seen
    assert f"{supervisor.full_name}, for Helen Marsh" in seen


@pytest.mark.parametrize(("role", "home"), [(Role.MAINTENANCE_TECH, MY_WORK), (Role.SUPERVISOR, FLOOR)])
def test_the_deputy_reads_it_at_home_and_approves(open_page, given, manager, name, role, home):
    who = given.person(role)
    name(who)
    request = given.asked(given.stock(5), 2)
    page = open_page(home, who)
    assert ways(page)[f"You approve parts for {manager.full_name} until 30 Nov 2026"] == "approvals"

    page = approvals_of(page)
    assert not page.exception
    assert "Name a deputy" not in labels(page)
    page = page.button(key=f"approve_parts_request-{request}").click().run()

    assert given.rows(SparePartsRequest)[0].approved_by == who.user_id
    assert "approved and held" in words(page)


def test_the_deputy_reads_no_cost(open_page, given, deputy, technician, name):
    name(deputy)
    job = given.job(technician=technician, priority=Priority.CRITICAL)
    part = given.stock(5, cost="4.25")
    given.do(emergency_take, job, part, Decimal(1), "At night", actor=technician)
    for _ in range(2):
        given.asked(part, 1, job=job)

    page = approvals_of(open_page(MY_WORK, deputy))
    page = page.button(key="open-approve-all").click().run()

    seen = words(page)
    assert "2 waiting" in seen
    assert "Taken in an emergency" in seen
    assert "Everything is in stock and is held." in seen
    assert not {each for each in ("4.25", "€", "Cost", "cost") if each in seen}


def test_the_deputys_own_request_is_locked(open_page, given, deputy, name):
    name(deputy)
    given.asked(given.stock(5), 2, actor=deputy)

    page = approvals_of(open_page(MY_WORK, deputy))

    assert "You asked for this yourself" in words(page)
    assert not {"Approve", "Reject"} & set(labels(page))


def test_the_page_is_gone_with_the_next_click_after_the_end(open_page, given, manager, deputy, name):
    named = name(deputy)
    request = given.asked(given.stock(5), 2)
    page = approvals_of(open_page(MY_WORK, deputy))
    given.do(end_deputy, named, actor=manager)
    page = page.button(key=f"approve_parts_request-{request}").click().run()

    assert given.rows(SparePartsRequest)[0].status.value == "PENDING"
    assert "This page is for" in words(page)
    assert "You approve parts for" not in " ".join(ways(open_page(MY_WORK, deputy)))


def test_the_days_end_by_themselves(open_page, given, deputy, name, clock):
    name(deputy, days=1)
    page = approvals_of(open_page(MY_WORK, deputy))
    assert "Nothing waits for approval" in words(page)
    clock.advance(days=1)

    assert "This page is for" in words(page.run())


def test_before_the_first_day_the_page_is_for_others(open_page, deputy, name):
    name(deputy, starts_on=TODAY + timedelta(days=1))

    assert "This page is for" in words(open_page(APPROVALS, deputy))
