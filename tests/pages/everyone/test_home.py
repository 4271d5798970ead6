"""Home leads each role to the first page of its menu."""

import pytest

from core.kernel import Role
from core.people.models import User
from ui import runtime
from ui.menu import start_of


@pytest.mark.parametrize(
    ("role", "title"),
    [(Role.SUPERVISOR, "Factory floor"), (Role.INVENTORY_MANAGER, "Issue desk"), (Role.ADMIN, "Overview")],
)
def test_leads_to_the_first_page_of_the_role(open_page, given, role, title):
    page = open_page("everyone/home", given.person(role))

    assert not page.exception
    assert page.title[0].value == title


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_page_to_begin_with(role):
    assert start_of(role)


def test_leads_a_person_with_a_given_password_to_the_account(open_page, given, sessions, supervisor):
    with sessions.begin() as session:
        session.get_one(User, supervisor.user_id).must_change_password = True

    page = open_page("everyone/home", supervisor)

    assert page.title[0].value == "Account"


def test_the_storekeeper_may_report_from_the_floor(open_page, given):
    page = open_page("supervisor/floor_board", given.person(Role.INVENTORY_MANAGER))

    assert page.title[0].value == "Factory floor"
    assert "go-supervisor-report_breakdown" in {button.key for button in page.button}


def test_a_run_asks_once_who_is_here_and_the_next_click_asks_again(open_page, supervisor, monkeypatch):
    page = open_page("supervisor/my_reports", supervisor)
    asked = []

    def present():
        asked.append(1)
        return supervisor if len(asked) == 1 else None

    monkeypatch.setattr(runtime, "current_actor", present)
    page.run()
    assert (len(asked), page.title[0].value) == (1, "My reports")

    page.run()
    assert [note.value for note in page.info] == ["You are signed out."]
