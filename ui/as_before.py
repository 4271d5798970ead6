"""Repairs that a machine had before, offered in the sheet that completes a job: one press says one of them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import streamlit as st

from core import maintenance
from core.maintenance import Repair
from ui import reference
from ui.actions import ActionForm
from ui.finding_words import CAUSES, REMEDIES, joined, parted
from ui.language import _
from ui.page import read
from ui.problem import brief
from ui.text import label as as_label

_OFFERED, _READ = 3, 10
_SHORT = 60
_FIELDS = ("failure_code_id", "failure_other", "cause_chips", "cause_text", "remedy_chips", "remedy_text")


@dataclass(frozen=True, slots=True)
class _Before:
    """A repair as the fields of the sheet hold it."""

    failure: str
    code_id: int
    causes: tuple[str, ...]
    cause: str
    remedies: tuple[str, ...]
    remedy: str


def as_before(form: ActionForm, machine_id: int, chips: Sequence[int], others: Sequence[int]) -> None:
    """Up to three chips above the fields that they fill; nothing on a machine without such repairs.

    Args:
        form: the sheet; its fields stand below and are drawn after this.
        machine_id: the machine of the job.
        chips: the codes that are chips of the sheet.
        others: those behind its search.
    """
    found = [_parted(repair) for repair in read(maintenance.repairs_of, machine_id, limit=_READ)]
    offered = _named([before for before in found if before.code_id in chips or before.code_id in others])
    if not offered:
        return
    key, fields = form.key("as_before"), {field: form.key(field) for field in _FIELDS}
    picked = offered.get(st.session_state.get(key, ""))
    if picked is not None and not _stands(picked, fields):
        st.session_state[key] = None
    st.pills(
        _("As before on this machine"),
        list(offered),
        format_func=as_label,
        key=key,
        on_change=_fill,
        args=(key, offered, fields, chips),
    )


def _parted(repair: Repair) -> _Before:
    failure = reference.failure(repair.code, repair.description) or repair.code
    cause, remedy = parted(repair.cause, CAUSES), parted(repair.remedy, REMEDIES)
    return _Before(failure, repair.failure_code_id, *cause, *remedy)


def _named(found: Sequence[_Before]) -> dict[str, _Before]:
    """Each by its failure and remedy; those that share both say their cause as well."""
    named: dict[str, _Before] = {}
    for before in dict.fromkeys(found):
        remedy, cause = joined(before.remedies, before.remedy), joined(before.causes, before.cause)
        name = f"{before.failure} · {brief(remedy, _SHORT)}"
        if name in named:
            name = f"{before.failure} · {brief(cause, _SHORT)} · {brief(remedy, _SHORT)}"
        named.setdefault(name, before)
    return dict(islice(named.items(), _OFFERED))


def _fill(key: str, offered: Mapping[str, _Before], fields: Mapping[str, str], chips: Sequence[int]) -> None:
    """Put the repair into the fields; a text that somebody typed stays as it is."""
    before = offered.get(st.session_state[key] or "")
    if before is None:
        return
    is_chip, state = before.code_id in chips, st.session_state
    state[fields["failure_code_id"]] = before.code_id if is_chip else None
    state[fields["failure_other"]] = None if is_chip else before.code_id
    state[fields["cause_chips"]], state[fields["remedy_chips"]] = list(before.causes), list(before.remedies)
    was_put = state.get(f"{key}-put", {})
    texts = {"cause_text": before.cause, "remedy_text": before.remedy}
    for field, text in texts.items():
        if state.get(fields[field], "") in {"", None, was_put.get(field)}:
            state[fields[field]] = text
    state[f"{key}-put"] = texts


def _stands(before: _Before, fields: Mapping[str, str]) -> bool:
    """Whether the fields still say what the chip has put there, whatever was typed besides."""
    held = {field: st.session_state.get(key) for field, key in fields.items()}
    code_id = held["failure_other"] or held["failure_code_id"]
    chips = [set(held[field] or ()) for field in ("cause_chips", "remedy_chips")]
    return code_id == before.code_id and chips == [set(before.causes), set(before.remedies)]
