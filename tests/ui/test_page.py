"""A page opens for those it is for, in their language, and answers refusals in sentences."""

from dataclasses import replace

from core.people import actor_of_token, end_sessions
from ui import runtime
from ui.page import STYLE


def work_page():
    import streamlit as st

    from core.kernel import Role
    from ui.language import _
    from ui.page import bottom_bar, enter

    actor = enter("My *work*", roles={Role.MAINTENANCE_TECH, Role.ADMIN}, caption="day shift")
    st.text(f"{actor.username}: {_('Down')}")
    bottom_bar()


def reading_page():
    import streamlit as st

    from core.assets import machine
    from ui.page import enter, heading, read

    enter(None)
    found = read(machine, 1)
    heading(found.name, caption="Hall 2", badges=":red-badge[x]")
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


def test_keeps_other_roles_out_and_says_whose_page_it_is(shell, supervisor):
    shell.actor = supervisor
    page = shell.open(work_page)

    assert page.title[0].value == "This page is for others"
    assert page.info[0].value == "This page is for: Administrator or Technician."
    assert {button.key for button in page.button} == {"scan", "home-supervisor-floor_board"}
    assert not page.text


def test_speaks_the_language_of_the_account(shell):
    shell.actor = replace(shell.actor, locale="de")

    assert shell.open(work_page).text[0].value == "novak: Steht"


def test_the_title_may_follow_the_reading(shell, given):
    given.machine("Filler 3")
    page = shell.open(reading_page)

    assert [page.title[0].value, page.text[0].value] == ["Filler 3", "below"]
    assert ":red-badge[x]" in [line.value for line in page.markdown]


def test_a_record_that_is_not_there_leaves_a_way_on(shell):
    page = shell.open(reading_page)

    assert page.title[0].value == "Not found"
    assert "That record does not exist" in page.info[0].value
    assert {button.key for button in page.button} == {"scan", "home-technician-my_work"}
    assert not page.text


def test_a_reading_that_core_refuses_is_a_sentence(shell):
    def page_without_a_guard():
        from core.people import people
        from ui.page import enter, read

        enter("People")
        read(people)

    page = shell.open(page_without_a_guard)

    assert not page.exception
    assert "You may not do that" in page.error[0].value


def test_a_session_that_ended_meanwhile_is_a_sentence(shell, given, admin):
    shell.actor = given.signed_in(shell.actor)
    given.do(end_sessions, shell.actor.user_id, actor=admin)
    page = shell.open(reading_page)

    assert not page.exception
    assert "You are signed out" in page.info[0].value
    assert not page.text


def test_a_database_that_does_not_answer_is_a_sentence(shell):
    shell.cut_off()
    page = shell.open(reading_page)

    assert not page.exception
    assert "The database does not answer" in page.error[0].value
    assert not page.text


def test_nobody_can_tell_who_is_here_while_the_database_is_away(shell, monkeypatch):
    def asked():
        return runtime.ask(
            actor_of_token,
            runtime.sessions(),
            "token",
            pressed=True,
            address=None,
            user_agent=None,
            clock=runtime.clock,
        )

    monkeypatch.setattr(runtime, "current_actor", asked)
    shell.cut_off()
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
