"""The own account: language, password and sessions."""

import re

import pytest

from core.kernel import Role
from core.people.models import User, UserSession
from tests.support.given import PASSWORD

ACCOUNT = "everyone/account"
NEW = "seven gates under the wheel"


def words(page):
    return " ".join(element.value for element in (*page.markdown, *page.text, *page.caption)).replace("\\", "")


def change(page, current, new, again):
    page.text_input(key="password-current").set_value(current)
    page.text_input(key="password-new").set_value(new)
    page.text_input(key="password-again").set_value(again)
    return page.button(key="password-submit").click().run()


@pytest.fixture
def osei(given):
    return given.signed_in(given.person(Role.SUPERVISOR, "kwame.osei"))


def test_says_who_is_here(open_page, osei):
    page = open_page(ACCOUNT, osei)

    assert not page.exception
    assert page.subheader[0].value == "Kwame Osei"
    assert "Supervisor" in words(page)
    assert "User name kwame.osei" in words(page)
    assert 'href="/session/logout"' in "".join(html.proto.body for html in page.get("html"))


def test_changes_the_language(open_page, given, osei):
    page = open_page(ACCOUNT, osei)
    page.segmented_control(key="language-locale").set_value("de")
    page.button(key="language-submit").click().run()

    assert given.user(osei).locale == "de"


def test_offers_light_and_dark_and_marks_none_but_the_device(open_page, osei):
    page = open_page(ACCOUNT, osei)

    form = next(html.proto.body for html in page.get("html") if "/session/look" in html.proto.body)
    assert re.findall(r'value="(\w*)" aria-pressed="(\w+)"', form) == [
        ("", "true"),
        ("light", "false"),
        ("dark", "false"),
    ]


def test_follows_the_browser_again(open_page, given, osei, sessions):
    with sessions.begin() as session:
        session.get_one(User, osei.user_id).locale = "de"
    page = open_page(ACCOUNT, osei)
    page.segmented_control(key="language-locale").set_value("")
    page.button(key="language-submit").click().run()

    assert given.user(osei).locale is None


def test_changes_the_password_and_ends_every_session(open_page, given, osei):
    before = given.user(osei).password_hash
    page = change(open_page(ACCOUNT, osei), PASSWORD, NEW, NEW)

    assert given.user(osei).password_hash != before
    assert [row.ended_at is not None for row in given.rows(UserSession)] == [True]
    assert "Sign in with the new one" in page.success[0].value
    assert page.info[0].value == "You are signed out."
    assert 'href="/login?next=/"' in "".join(html.proto.body for html in page.get("html"))


@pytest.mark.parametrize(
    ("current", "new", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "The current password is not right."),
        (PASSWORD, NEW, NEW + "!", "The two new passwords differ. Type them again."),
        (PASSWORD, "short", "short", "12"),
    ],
)
def test_a_refused_password_changes_nothing_and_says_why(open_page, given, osei, current, new, again, sentence):
    before = given.user(osei).password_hash
    page = change(open_page(ACCOUNT, osei), current, new, again)

    assert sentence in page.error[0].value.replace("\\", "")
    assert given.user(osei).password_hash == before


def test_a_given_password_is_changed_before_anything_else(open_page, osei, sessions):
    with sessions.begin() as session:
        session.get_one(User, osei.user_id).must_change_password = True

    page = open_page(ACCOUNT, osei)

    assert "You were given this password" in page.warning[0].value
    assert not page.segmented_control


def test_shows_where_one_is_signed_in(open_page, given, osei, clock):
    clock.advance(hours=3)
    given.signed_in(osei, address="192.0.2.80")
    page = open_page(ACCOUNT, osei)

    assert "192.0.2.7" in words(page)
    assert "192.0.2.80" in words(page)
    assert words(page).count("This device") == 1


def test_signs_out_everywhere(open_page, given, osei):
    other = given.signed_in(given.person(Role.SUPERVISOR))
    page = open_page(ACCOUNT, osei)
    page = page.button(key=f"open-end_sessions-{osei.user_id}").click().run()
    page = page.button(key=f"end_sessions-{osei.user_id}-ask-submit").click().run()

    ended = {row.user_id: row.ended_at is not None for row in given.rows(UserSession)}
    assert ended == {osei.user_id: True, other.user_id: False}
    assert page.info[0].value == "You are signed out."


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_one(open_page, given, role):
    actor = given.the(role)

    assert open_page(ACCOUNT, actor).subheader[0].value == actor.full_name
