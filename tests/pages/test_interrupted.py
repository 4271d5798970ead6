"""A press that is cut off, by a lost connection or by the next tap, is done wholly and once, or not at all.

Streamlit may end a run whenever it draws something or looks into the state of the session, in callbacks too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from streamlit.runtime.scriptrunner.script_runner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from core.inventory.models import InventoryTransaction
from core.kernel import Role
from core.maintenance import RequestStatus, Symptom
from core.maintenance.models import MaintenanceRequest
from core.people.models import Draft

LOST, TAPPED = "connection lost", "next tap"
MANY = 1_000


@dataclass
class Form:
    """A form that is filled in.

    Attributes:
        page: where it stands.
        submit: the key of its button.
        effects: how often what it does has been done.
    """

    page: AppTest
    submit: str
    effects: Callable[[], int]


def _report(open_page: Any, given: Any) -> Form:
    machine = given.machine()
    page = open_page("supervisor/report_breakdown", given.the(Role.SUPERVISOR), machine=machine)
    page.button_group(key=f"report-{machine}-symptoms").set_value([Symptom.LEAK])
    page.text_area(key=f"report-{machine}-details").set_value("Drips at the pump").run()

    def effects() -> int:
        rows = given.rows(MaintenanceRequest, MaintenanceRequest.machine_id == machine)
        return sum(row.problem_description.endswith("Drips at the pump") for row in rows)

    return Form(page, f"report-{machine}-submit", effects)


def _complete(open_page: Any, given: Any) -> Form:
    worker = given.person(Role.MAINTENANCE_TECH)
    job = given.job(technician=worker)
    page = open_page("everyone/job", worker, job=job)
    page.button(key=f"open-complete-{job}").click().run()
    sheet = f"complete-{job}-sheet"
    page.selectbox(key=f"{sheet}-failure_other").set_value(given.code("WEAR-002"))
    page.button_group(key=f"{sheet}-cause_chips").set_value(["Worn out"])
    page.text_input(key=f"{sheet}-remedy_text").set_value("New seal").run()
    is_done = (MaintenanceRequest.id == job, MaintenanceRequest.status == RequestStatus.COMPLETED)
    return Form(page, f"{sheet}-submit", lambda: len(given.rows(MaintenanceRequest, *is_done)))


def _receive(open_page: Any, given: Any) -> Form:
    keeper = given.person(Role.INVENTORY_MANAGER)
    part = given.part(number := f"SEAL-{len(given.rows(InventoryTransaction))}-{keeper.user_id}")
    page = open_page("storeroom/receive", keeper)
    page.text_input(key="receive-part").set_value(number).run()
    (add,) = (button for button in page.button if (button.key or "").startswith("delivery-add-"))
    add.click().run()
    moved = InventoryTransaction.spare_part_id == part
    return Form(page, "delivery-submit", lambda: len(given.rows(InventoryTransaction, moved)))


FORMS = {"report": _report, "complete": _complete, "receive": _receive}


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Press the button of a form and end the run at its n-th moment; returns how often it was done at each moment."""

    def press(form: Form, n: int, how: str, *, look: bool = False) -> list[int]:
        handle, seen = ScriptRunner._maybe_handle_execution_control_request, []
        button, tree = form.page.button(key=form.submit), form.page._tree
        states = tree.get_widget_states()

        def moment(runner: ScriptRunner) -> None:
            if runner._execing and runner._is_in_script_thread():
                seen.append(form.effects() if look else -1)
                if len(seen) == n:
                    _end(runner, how, states)
            handle(runner)

        button.click()
        with monkeypatch.context() as patch:
            patch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", moment)
            form.page.run()
        if how == LOST and n <= len(seen):  # the browser still shows what was there, and is not pressed any more
            button._value = False
            form.page._tree = tree
        return seen

    return press


def _end(runner: ScriptRunner, how: str, states: Any) -> None:
    if how == LOST:
        runner.request_stop()
        return
    context = get_script_run_ctx()
    assert context is not None
    again = {"query_string": context.query_string, "page_script_hash": context.page_script_hash}
    runner.request_rerun(RerunData(widget_states=states, **again))


def _check(form: Form, n: int) -> None:
    """What was done is done once, also when what still stands there is pressed again; what was not can be done."""
    done = form.effects()
    assert done in (0, 1), n
    form.page.run()
    assert not form.page.exception, n
    again = [button for button in form.page.button if button.key == form.submit and not button.disabled]
    assert again or done, n
    for button in again:
        button.click().run()
    assert form.effects() == 1, n
    assert not form.page.exception, n
    assert not form.page.error, n


@pytest.mark.long
@pytest.mark.parametrize("how", [LOST, TAPPED])
@pytest.mark.parametrize("name", FORMS)
def test_a_press_cut_off_at_any_moment(open_page, given, cut, name, how):
    for n in range(1, MANY):
        form = FORMS[name](open_page, given)
        if len(cut(form, n, how)) < n:
            break
        _check(form, n)
    assert 50 < n < MANY


@pytest.mark.parametrize("how", [LOST, TAPPED])
@pytest.mark.parametrize("name", FORMS)
def test_a_press_cut_off_around_its_commit(open_page, given, cut, name, how):
    committed = cut(FORMS[name](open_page, given), 0, how, look=True).index(1) + 1
    for n in (committed + step for step in (-1, 0, 1, 2, 4)):
        form = FORMS[name](open_page, given)
        cut(form, n, how)
        _check(form, n)
    assert name == "complete" or given.rows(Draft) == []  # the sheet of a job that is over is not drawn any more
