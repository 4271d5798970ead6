"""A press runs its command once, says what happened, and keeps what was typed when it is refused."""

import pytest

from core.assets import create_department
from core.assets.models import Department
from core.maintenance import CancelCategory, cancel_request
from core.maintenance.models import MaintenanceRequest
from ui import runtime
from ui.press import default_key

DIALOG = "cancel_request-1-ask"


@pytest.fixture
def shell(shell, admin):
    shell.actor = admin
    return shell


@pytest.fixture
def names(given):
    """The departments that there are, in the order in which they were added."""
    return lambda: [department.name for department in given.rows(Department)]


def button_page():
    import streamlit as st

    from core.assets import create_department
    from ui.actions import action_button
    from ui.page import enter

    enter("Departments")
    st.session_state.setdefault("chosen", "Hall 2")
    chosen = lambda: st.session_state["chosen"]  # noqa: E731 - asked at the press
    action_button("Add", create_department, chosen, key="add", done=lambda number: f"Added no. {number}.")


def form_page():
    import streamlit as st

    from core.assets import update_department
    from ui.actions import action_form
    from ui.page import enter

    enter("Department")
    with action_form("change", update_department, 1, submit="Save", done="Saved.") as form:
        st.text_input("Name", key=form.key("name"))
        st.text_input("Description", key=form.key("description"))


def dialog_page():
    from core.maintenance import cancel_request
    from ui.actions import Ask, action_button
    from ui.page import enter

    enter("Job")
    kinds = {"FALSE_ALARM": ("False alarm", "Nothing counts."), "OTHER": ("Other reason", "The stop counts.")}
    ask = Ask("Its reporter is told.", "Cancel request", categories=kinds)
    action_button("Cancel", cancel_request, 1, done="Cancelled.", confirm=ask)


def plain_form_page():
    import streamlit as st

    from core.assets import create_department
    from ui.actions import action_form
    from ui.page import enter

    enter("Department")
    with action_form("add", create_department, submit="Add", done="Added.", plain=True) as form:
        st.text_input("Name", key=form.key("name"))
        st.text_input("Description", key=form.key("description"))
        form.submit_button()


def test_a_press_runs_the_command_and_says_so(shell, names):
    page = shell.open(button_page)
    page.button(key="add").click().run()

    assert names() == ["Hall 2"]
    assert page.success[0].value == r"Added no\. 1\."
    assert not page.toast


def test_a_button_is_named_after_its_command_and_its_plain_arguments():
    assert default_key(runtime.ask, (12, lambda: "asked at the press", "LEAK")) == "ask-12-LEAK"


def test_the_message_stays(shell):
    page = shell.open(button_page)
    page.button(key="add").click().run()
    page.run()

    assert page.success


def test_a_refusal_under_the_title_is_toasted_once_because_it_may_be_out_of_sight(shell, given):
    given.department("Hall 2")
    page = shell.open(button_page)
    page.button(key="add").click().run()
    assert len(page.toast) == 1
    page.run()

    assert page.error
    assert not page.toast


def test_a_late_press_on_the_answered_button_finds_nothing(shell):
    page = shell.open(button_page)
    page.button(key="add").click().run()

    assert [button.key for button in page.button] == ["add~1"]


def test_a_refusal_is_shown_and_the_next_press_is_another_request(shell, given, names):
    given.department("Hall 2")
    page = shell.open(button_page)
    page.button(key="add").click().run()
    assert page.error[0].value == "The name Hall 2 is taken\\."

    page.session_state["chosen"] = "Hall 3"
    page.button(key="add").click().run()

    assert names() == ["Hall 2", "Hall 3"]


def test_a_press_without_an_answer_is_repeated_as_the_same_request(shell, names):
    page = shell.open(button_page)
    ticket = page.session_state["_key-add"]
    answering = shell.cut_off()
    page.button(key="add").click().run()
    assert page.error[0].value.startswith("The database does not answer")
    assert page.session_state["_key-add"] == ticket

    shell.sessions = answering
    page.button(key="add").click().run()

    assert names() == ["Hall 2"]
    assert page.success
    assert not page.error


def test_a_press_whose_answer_was_lost_does_its_work_once(shell, run, names):
    page = shell.open(button_page)
    run(create_department, "Hall 2", actor=shell.actor, key=page.session_state["_key-add"])
    page.button(key="add").click().run()

    assert names() == ["Hall 2"]
    assert page.success[0].value == r"Added no\. 1\."


def test_a_press_after_sign_out_runs_nothing(shell, names):
    page = shell.open(button_page)
    shell.actor = None
    page.button(key="add").click().run()

    assert names() == []
    assert page.info[0].value == "You are signed out."


def test_a_form_gives_its_fields_and_is_fresh_afterwards(shell, given):
    given.department("Hall 1")
    page = shell.open(form_page)
    page.text_input(key="change-name").set_value("Hall 4")
    page.text_input(key="change-description").set_value("behind the gate")
    page.button(key="change-submit").click().run()

    changed = given.rows(Department)[0]
    assert (changed.name, changed.description) == ("Hall 4", "behind the gate")
    assert page.success[0].value == r"Saved\."
    assert page.text_input(key="change-description~1").value == ""


def test_a_refused_form_keeps_what_was_typed_and_says_why_inside(shell, given):
    given.department("Hall 1")
    page = shell.open(form_page)
    page.text_input(key="change-description").set_value("behind the gate")
    page.button(key="change-submit").click().run()

    assert page.text_input(key="change-description").value == "behind the gate"
    assert [error.value for error in page.error] == [r"A name has 2 to 120 characters\."]


@pytest.fixture
def dialog(shell, given, manager):
    """The open dialog about a reported machine."""
    shell.actor = manager
    given.request()
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-1").click().run()
    return page


def test_a_dialog_asks_for_the_reason_and_closes_on_success(dialog, given):
    dialog.button_group(key=f"{DIALOG}-category").set_value("FALSE_ALARM")
    dialog.text_area(key=f"{DIALOG}-reason").set_value("pressed by accident")
    dialog.button(key=f"{DIALOG}-submit").click().run()

    cancelled = given.rows(MaintenanceRequest)[0]
    assert (cancelled.cancel_category, cancelled.cancel_reason) == (CancelCategory.FALSE_ALARM, "pressed by accident")
    assert dialog.success[0].value == r"Cancelled\."
    assert not dialog.text_area


def test_a_dialog_whose_record_has_moved_on_says_so_and_offers_how_it_stands(dialog, given, manager):
    dialog.button_group(key=f"{DIALOG}-category").set_value("FALSE_ALARM")
    dialog.text_area(key=f"{DIALOG}-reason").set_value("pressed by accident")
    given.do(cancel_request, 1, CancelCategory.OTHER, "seen twice", actor=manager)
    dialog.button(key=f"{DIALOG}-submit").click().run()
    assert [error.value[:25] for error in dialog.error] == ["This job is cancelled now"]

    dialog.button(key=f"look-again-{DIALOG}").click().run()

    assert not dialog.error
    assert not dialog.text_area


def test_another_refusal_in_a_dialog_stands_in_it_and_offers_no_such_thing(dialog):
    dialog.button_group(key=f"{DIALOG}-category").set_value("FALSE_ALARM")
    dialog.button(key=f"{DIALOG}-submit").click().run()

    assert dialog.error[0].value == r"Give a reason\."
    assert dialog.text_area(key=f"{DIALOG}-reason")
    assert f"look-again-{DIALOG}" not in {button.key for button in dialog.button}


def test_no_kind_of_reason_is_chosen_for_anybody_and_each_says_what_it_does(dialog, given):
    assert dialog.button_group(key=f"{DIALOG}-category").value is None
    dialog.text_area(key=f"{DIALOG}-reason").set_value("pressed by accident")

    dialog.button(key=f"{DIALOG}-submit").click().run()
    assert [error.value for error in dialog.error] == [r"Choose the kind of reason\."]
    assert given.rows(MaintenanceRequest)[0].closed_at is None

    dialog.button_group(key=f"{DIALOG}-category").set_value("OTHER").run()
    assert not dialog.error
    assert dialog.caption[0].value == r"The stop counts\."


def test_a_refusal_goes_when_the_field_that_it_is_about_is_changed(dialog):
    dialog.button_group(key=f"{DIALOG}-category").set_value("FALSE_ALARM")
    dialog.button(key=f"{DIALOG}-submit").click().run()

    dialog.button_group(key=f"{DIALOG}-category").set_value("OTHER").run()
    assert [error.value for error in dialog.error] == [r"Give a reason\."]

    dialog.text_area(key=f"{DIALOG}-reason").set_value("pressed by accident").run()
    assert not dialog.error


def test_a_refusal_about_no_field_goes_when_any_is_changed(shell, given):
    given.department("Hall 2")
    page = shell.open(plain_form_page)
    page.text_input(key="add-name").set_value("Hall 2").run()
    page.button(key="add-submit").click().run()
    assert page.error

    page.text_input(key="add-description").set_value("behind the gate").run()

    assert not page.error
