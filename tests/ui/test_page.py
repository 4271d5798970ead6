"""A page opens for those it is for, in their language, and answers refusals in sentences."""

import pytest

from core.kernel import Actor, Forbidden, NotFound, Role, SignedOut, Unavailable
from tests.support.shell import stand_in
from ui import runtime
from ui.page import STYLE


@pytest.fixture
def shell(monkeypatch):
    return stand_in(monkeypatch)


def work_page():
    import streamlit as st

    from core.kernel import Role
    from ui.language import _
    from ui.page import bottom_bar, enter

    actor = enter("My *work*", roles={Role.MAINTENANCE_TECH, Role.ADMIN}, caption="day shift", badges=":red-badge[x]")
    st.text(f"{actor.username}: {_('Down')}")
    bottom_bar()


def reading_page():
    import streamlit as st

    from ui.page import enter, heading, read

    enter(None)
    found = read(lambda: "Filler 3")
    heading(found, caption="Hall 2")
    st.text("below")


def test_shows_title_caption_and_scan(shell):
    page = shell.open(work_page)

    assert not page.exception
    assert page.title[0].value == r"My \*work\*"
    assert page.caption[0].value == "day shift"
    assert page.text[0].value == "novak: Down"
    assert page.button(key="scan").label == "Scan"


def test_keeps_visitors_out(shell):
    shell.actor = None
    page = shell.open(work_page)

    assert page.info[0].value == "You are signed out."
    assert [title.value for title in page.title] == ["Signed out"]
    assert not page.text


def test_keeps_other_roles_out_and_says_whose_page_it_is(shell):
    shell.actor = Actor(4, "osei", Role.SUPERVISOR, session_id=2)
    page = shell.open(work_page)

    assert page.title[0].value == "This page is for others"
    assert page.info[0].value == "This page is for: Administrator or Technician."
    assert {button.key for button in page.button} == {"scan", "home-supervisor-floor_board"}
    assert not page.text


def test_speaks_the_language_of_the_account(shell):
    shell.actor = Actor(3, "novak", Role.MAINTENANCE_TECH, session_id=1, locale="de")

    assert shell.open(work_page).text[0].value == "novak: Steht"


def test_the_title_may_follow_the_reading(shell):
    page = shell.open(reading_page)

    assert [page.title[0].value, page.text[0].value] == ["Filler 3", "below"]


def test_a_record_that_is_not_there_leaves_a_way_on(shell):
    shell.refusal = NotFound()
    page = shell.open(reading_page)

    assert page.title[0].value == "Not found"
    assert {button.key for button in page.button} == {"scan", "home-technician-my_work"}


@pytest.mark.parametrize(
    ("refusal", "kind", "words"),
    [
        (NotFound(), "info", "That record does not exist"),
        (Forbidden(), "error", "You may not do that"),
        (SignedOut(), "info", "You are signed out"),
        (Unavailable(), "error", "The database does not answer"),
    ],
)
def test_a_refused_reading_is_a_sentence(shell, refusal, kind, words):
    shell.refusal = refusal
    page = shell.open(reading_page)

    assert not page.exception
    assert words in getattr(page, kind)[0].value
    assert not page.text


def test_a_database_that_is_away_is_said_and_can_be_tried_again(shell, monkeypatch):
    def away():
        raise Unavailable()

    monkeypatch.setattr(runtime, "current_actor", away)
    page = shell.open(work_page)

    assert "does not answer" in page.error[0].value
    assert page.button(key="try-again")


def test_the_stylesheet_has_no_angle_bracket():
    assert not set("<>") & set(STYLE.read_text(encoding="utf-8"))


def test_the_way_in_leads_back_and_the_title_is_one(shell):
    shell.actor = None
    page = shell.open(work_page)

    assert [title.value for title in page.title] == ["Signed out"]
    assert any('href="/login?next=/"' in html.proto.body for html in page.get("html"))
