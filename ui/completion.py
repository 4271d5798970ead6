"""The one sheet that finishes a job: outcome, failure, cause, remedy, and since when the machine runs."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from core import maintenance
from core.inventory import AskedPart
from core.kernel import Invalid
from core.maintenance import CodeRow, Completed, Job, Outcome
from core.maintenance.rules import check_coding, check_required
from ui import dialogs, reference, used_parts
from ui.actions import ActionForm, action_form
from ui.as_before import as_before
from ui.badges import word
from ui.drafts import Kinds
from ui.finding_words import CAUSES, REMEDIES, joined
from ui.forms import about
from ui.language import _
from ui.moment import instants, moment
from ui.page import read
from ui.text import label as as_label
from ui.when import duration
from ui.work_steps import unticked

UNKNOWN: Final = "UNKNOWN"
_REPAIRS: Final = frozenset({Outcome.REPAIRED, Outcome.TEMPORARY})
_CHIPS: Final = 5
_KEPT: Final[Kinds] = {
    "outcome": Outcome,
    "is_functional_failure": bool,
    "failure_code_id": int,
    "failure_other": int,
    "cause_chips": str,
    "cause_text": str,
    "remedy_chips": str,
    "remedy_text": str,
}


def complete_button(job: Job, *, primary: bool = False) -> None:
    """The button that opens the sheet."""
    name = f"complete-{job.card.request_id}"
    opener = dialogs.opener(
        _("Complete job") if primary else _("Complete"),
        name,
        icon=":material/task_alt:",
        kind="primary" if primary else "secondary",
        width="stretch" if primary else "content",
    )
    opener(_("Complete {machine}").format(machine=job.card.machine), lambda: _sheet(job, f"{name}-sheet"))


def _sheet(job: Job, name: str) -> None:
    codes = read(maintenance.failure_codes, machine_id=job.card.machine_id)
    parts = used_parts.to_confirm(job.card.work_id)
    with action_form(
        name,
        maintenance.complete_work,
        job.card.request_id,
        submit=_("Complete job"),
        done=_said,
        icon="task_alt",
        plain=True,
        is_long=True,
        prepare=partial(_finding, parts=parts, unknown=_unknown(codes)),
        keeps={**_KEPT, **used_parts.kept_fields(parts)},
    ) as form:
        unticked(job)
        outcome = _outcome(form)
        if outcome in _REPAIRS:
            is_failure = _is_failure(form, job)
            if is_failure:
                _codes(form, codes, job.card.machine_id)
                _chips(form, "cause", _("Cause"), CAUSES, _("Cause in your own words"))
            _chips(form, "remedy", _("Remedy"), REMEDIES, _("What was done, in your own words"))
            if job.card.machine_stopped:
                moment(form, "restored_at", _("Since when does the machine run again?"))
        else:
            st.text_area(_("What was found"), key=form.key("remedy_text"), max_chars=4000, height=90)
            form.refusal("remedy")
        used_parts.used_fields(form, parts)
        with st.popover(_("Enter later: when did it happen?"), icon=":material/edit_calendar:", key=f"{name}-late"):
            moment(form, "happened_at", _("When was the job finished?"))
        form.submit_button()


def _unknown(codes: Sequence[CodeRow]) -> str | None:
    return next((code.description for code in codes if code.code == UNKNOWN), None)


def _outcome(form: ActionForm) -> Outcome:
    picked = st.segmented_control(
        _("Outcome"),
        list(Outcome),
        default=form.proposal("outcome", Outcome.REPAIRED),
        required=True,
        format_func=word,
        key=form.key("outcome"),
        width="stretch",
    )
    return Outcome(picked or Outcome.REPAIRED)


def _is_failure(form: ActionForm, job: Job) -> bool:
    return st.toggle(
        _("The machine lost its function"),
        value=bool(form.proposal("is_functional_failure", job.is_functional_failure)),
        key=form.key("is_functional_failure"),
        help=_("Only such jobs count as failures. Switch it off for a wish, a check or a cosmetic fault."),
    )


def _codes(form: ActionForm, codes: Sequence[CodeRow], machine_id: int) -> None:
    """What was said before, then the codes most used on this machine as chips, all others behind a search."""
    by_id = {code.id: code for code in codes}
    words = {code.id: reference.failure(code.code, code.description) or code.code for code in codes}
    near = [code.id for code in codes if code.code != UNKNOWN][:_CHIPS]
    chips = near + [code.id for code in codes if code.code == UNKNOWN]
    others = [code.id for code in codes if code.id not in chips]
    as_before(form, machine_id, chips, others)
    st.pills(
        _("Failure"),
        chips,
        format_func=lambda code_id: as_label(words[code_id]),
        key=form.key("failure_code_id"),
    )
    st.selectbox(
        _("Another failure"),
        others,
        index=None,
        format_func=lambda code_id: f"{words[code_id]} ({by_id[code_id].code})",
        key=form.key("failure_other"),
        placeholder=_("Search all failures"),
        label_visibility="collapsed",
    )
    form.refusal("failure")


def _chips(form: ActionForm, field: str, label: str, words: Sequence[str], hint: str) -> None:
    st.pills(label, list(words), selection_mode="multi", format_func=_, key=form.key(f"{field}_chips"))
    st.text_input(hint, key=form.key(f"{field}_text"), max_chars=2000, placeholder=hint, label_visibility="collapsed")
    form.refusal(field)


def _finding(values: Mapping[str, Any], *, parts: Sequence[AskedPart], unknown: str | None) -> dict[str, Any]:
    """The fields as the command wants them: chips and free text become one sentence each.

    Args:
        values: of the fields.
        parts: those of which it asks what was used.
        unknown: the words of the chip for a failure that nobody could tell, None without that chip.
    """
    timed = instants({"restored_at": None} | dict(values), "happened_at", "restored_at")
    remedy = _joined(values, "remedy")
    return _checked(
        {
            "outcome": values["outcome"] or Outcome.REPAIRED,
            "work_description": remedy,
            "cause": _joined(values, "cause"),
            "remedy": remedy,
            "failure_code_id": values.get("failure_other") or values.get("failure_code_id"),
            "is_functional_failure": bool(values.get("is_functional_failure", False)),
            "restored_at": timed["restored_at"],
            "happened_at": timed["happened_at"],
            "used": used_parts.with_used(values, parts),
        },
        unknown,
    )


def _checked(finding: dict[str, Any], unknown: str | None) -> dict[str, Any]:
    """What core would refuse is refused here already, with the field that it is about."""
    if finding["outcome"] in _REPAIRS:
        blamed = _blamed(finding)
        if blamed == "failure" and unknown is not None:
            raise Invalid("Choose the failure. If nobody knows it, choose “{unknown}”.", unknown=unknown, field=blamed)
        with about(blamed):
            check_coding(
                finding["outcome"],
                is_functional_failure=finding["is_functional_failure"],
                code_id=finding["failure_code_id"],
                cause=finding["cause"],
                remedy=finding["remedy"],
            )
    check_required(finding["work_description"], "Say what was done.", field="remedy")
    return finding


def _blamed(finding: Mapping[str, Any]) -> str:
    if finding["is_functional_failure"] and finding["failure_code_id"] is None:
        return "failure"
    return "cause" if finding["is_functional_failure"] and not finding["cause"] else "remedy"


def _joined(values: Mapping[str, Any], field: str) -> str:
    return joined(values.get(f"{field}_chips") or (), values.get(f"{field}_text") or "")


def _said(result: Completed) -> str:
    if result.minutes_to_restore is None:
        return _("Job on {machine} completed.").format(machine=result.job.machine)
    words = _("Job on {machine} completed. Time to restore: {time}.")
    return words.format(machine=result.job.machine, time=duration(result.minutes_to_restore))
