"""A press runs its command once, says what happened, and keeps what was typed when it is refused."""

import pytest

from core.kernel import Invalid, StaleState, Unavailable
from tests.support.shell import stand_in
from ui import runtime


@pytest.fixture
def shell(monkeypatch):
    return stand_in(monkeypatch)


def button_page():
    import streamlit as st

    from ui.actions import action_button
    from ui.page import enter

    def start_work(request_id, at):
        return f"{request_id} at {at}"

    enter("Work")
    st.session_state.setdefault("chosen", "09:00")
    chosen = lambda: st.session_state["chosen"]  # noqa: E731 - asked at the press
    action_button("Start", start_work, 12, at=chosen, done=lambda result: f"Started {result}.")


def form_page():
    import streamlit as st

    from ui.actions import action_form
    from ui.page import enter

    def receive_stock(part_id, quantity, note):
        return quantity

    enter("Receive")
    with action_form("receive", receive_stock, 7, submit="Receive", done="Received.") as form:
        st.number_input("Quantity", key=form.key("quantity"), value=1)
        st.text_input("Note", key=form.key("note"))


def dialog_page():
    from ui.actions import Ask, action_button
    from ui.page import enter

    def cancel_request(request_id, reason, category):
        return None

    enter("Job")
    kinds = {"FALSE": ("False alarm", "Nothing counts."), "OTHER": ("Other reason", "The stop counts.")}
    ask = Ask("Its reporter is told.", "Cancel request", categories=kinds)
    action_button("Cancel", cancel_request, 5, done="Cancelled.", confirm=ask)


def test_a_press_runs_the_command_and_says_so(shell):
    page = shell.open(button_page)
    page.button(key="start_work-12").click().run()

    name, args, kwargs, key = shell.calls[0]
    assert (name, args, kwargs) == ("start_work", (12,), {"at": "09:00"})
    assert key
    assert page.success[0].value == r"Started 12 at 09\:00\."
    assert not page.toast


def test_the_message_stays(shell):
    page = shell.open(button_page)
    page.button(key="start_work-12").click().run()
    page.run()

    assert page.success


def test_a_refusal_under_the_title_is_toasted_once_because_it_may_be_out_of_sight(shell):
    page = shell.open(button_page)
    shell.refusal = Invalid("Only {n} available.", n=1)
    page.button(key="start_work-12").click().run()
    assert len(page.toast) == 1
    page.run()

    assert page.error
    assert not page.toast


def test_a_late_press_on_the_answered_button_finds_nothing(shell):
    page = shell.open(button_page)
    page.button(key="start_work-12").click().run()

    assert [button.key for button in page.button] == ["start_work-12~1"]


def test_a_refusal_is_shown_and_the_next_press_is_another_request(shell):
    page = shell.open(button_page)
    shell.refusal = Invalid("Only {n} available.", n=1)
    page.button(key="start_work-12").click().run()
    page.button(key="start_work-12").click().run()

    assert page.error[0].value == r"Only 1 available\."
    assert shell.calls[0][3] != shell.calls[1][3]


def test_a_press_without_an_answer_is_repeated_as_the_same_request(shell):
    page = shell.open(button_page)
    shell.refusal = Unavailable()
    page.button(key="start_work-12").click().run()
    shell.refusal = None
    page.button(key="start_work-12").click().run()

    assert shell.calls[0][3] == shell.calls[1][3]
    assert page.success
    assert not page.error


def test_a_press_after_sign_out_runs_nothing(shell, monkeypatch):
    page = shell.open(button_page)
    monkeypatch.setattr(runtime, "current_actor", lambda: None)
    page.button(key="start_work-12").click().run()

    assert not shell.calls
    assert page.info[0].value == "You are signed out."


def test_a_form_gives_its_fields_and_is_fresh_afterwards(shell):
    page = shell.open(form_page)
    page.number_input(key="receive-quantity").set_value(4)
    page.text_input(key="receive-note").set_value("pallet 2")
    page.button(key="receive-submit").click().run()

    assert shell.calls[0][:3] == ("receive_stock", (7,), {"quantity": 4, "note": "pallet 2"})
    assert page.success[0].value == r"Received\."
    assert page.text_input(key="receive-note~1").value == ""


def test_a_refused_form_keeps_what_was_typed_and_says_why_inside(shell):
    page = shell.open(form_page)
    shell.refusal = Invalid("Give a quantity above zero.")
    page.text_input(key="receive-note").set_value("pallet 2")
    page.button(key="receive-submit").click().run()

    assert page.text_input(key="receive-note").value == "pallet 2"
    assert [error.value for error in page.error] == [r"Give a quantity above zero\."]


def test_a_dialog_asks_for_the_reason_and_closes_on_success(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    page.button_group(key="cancel_request-5-ask-category").set_value("FALSE")
    page.text_area(key="cancel_request-5-ask-reason").set_value("pressed by accident")
    page.button(key="cancel_request-5-ask-submit").click().run()

    assert shell.calls[0][:3] == ("cancel_request", (5,), {"category": "FALSE", "reason": "pressed by accident"})
    assert page.success[0].value == r"Cancelled\."
    assert not page.text_area


def test_a_dialog_whose_record_has_moved_on_says_so_and_offers_how_it_stands(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    page.button_group(key="cancel_request-5-ask-category").set_value("FALSE")
    shell.refusal = StaleState()
    page.button(key="cancel_request-5-ask-submit").click().run()
    assert [error.value for error in page.error] == [r"Somebody changed this meanwhile\. Look at it again\."]

    page.button(key="look-again-cancel_request-5-ask").click().run()

    assert not page.error
    assert not page.text_area


def test_another_refusal_in_a_dialog_offers_no_such_thing(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    page.button_group(key="cancel_request-5-ask-category").set_value("FALSE")
    shell.refusal = Invalid("Say why.")
    page.button(key="cancel_request-5-ask-submit").click().run()

    assert "look-again-cancel_request-5-ask" not in {button.key for button in page.button}


def test_a_dialog_stays_open_with_the_refusal_in_it(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    page.button_group(key="cancel_request-5-ask-category").set_value("FALSE")
    shell.refusal = Invalid("Say why.")
    page.button(key="cancel_request-5-ask-submit").click().run()

    assert page.error[0].value == r"Say why\."
    assert page.text_area(key="cancel_request-5-ask-reason")


def test_no_kind_of_reason_is_chosen_for_anybody_and_each_says_what_it_does(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    assert page.button_group(key="cancel_request-5-ask-category").value is None
    page.text_area(key="cancel_request-5-ask-reason").set_value("pressed by accident")

    page.button(key="cancel_request-5-ask-submit").click().run()
    assert [error.value for error in page.error] == [r"Choose the kind of reason\."]
    assert not shell.calls

    page.button_group(key="cancel_request-5-ask-category").set_value("OTHER").run()
    assert not page.error
    assert page.caption[0].value == r"The stop counts\."


def test_a_refusal_goes_when_the_field_that_it_is_about_is_changed(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    page.button_group(key="cancel_request-5-ask-category").set_value("FALSE")
    shell.refusal = Invalid("Say why.", field="reason")
    page.button(key="cancel_request-5-ask-submit").click().run()

    page.button_group(key="cancel_request-5-ask-category").set_value("OTHER").run()
    assert [error.value for error in page.error] == [r"Say why\."]

    page.text_area(key="cancel_request-5-ask-reason").set_value("pressed by accident").run()
    assert not page.error


def test_a_refusal_about_no_field_goes_when_any_is_changed(shell):
    page = shell.open(dialog_page)
    page.button(key="open-cancel_request-5").click().run()
    page.button_group(key="cancel_request-5-ask-category").set_value("FALSE")
    shell.refusal = Invalid("Not on a Sunday.")
    page.button(key="cancel_request-5-ask-submit").click().run()
    assert page.error

    page.button_group(key="cancel_request-5-ask-category").set_value("OTHER").run()

    assert not page.error
