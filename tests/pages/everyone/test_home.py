"""Home leads each role to the first page of its menu."""

import pytest

from core.kernel import Role
from core.people.models import User
from ui.menu import start_of


@pytest.mark.parametrize("role", [Role.SUPERVISOR])
def test_leads_to_the_first_page_of_the_role(open_page, given, role):
    page = open_page("everyone/home", given.person(role))

    assert not page.exception
    assert page.title[0].value == "Factory floor"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_page_to_begin_with(role):
    assert start_of(role)


def test_leads_a_person_with_a_given_password_to_the_account(open_page, given, sessions, supervisor):
    with sessions.begin() as session:
        session.get_one(User, supervisor.user_id).must_change_password = True

    page = open_page("everyone/home", supervisor)

    assert page.title[0].value == "Account"


def test_keeps_a_visitor_out(open_page):
    page = open_page("everyone/home", None)

    assert [note.value for note in page.info] == ["You are signed out."]
    assert not page.title
