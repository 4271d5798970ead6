"""Stored English sentences of the record, told again in the language of the run.

What a command wrote into the log is signed and stays as it is. Here the sentence is recognised by its template, its
facts are taken out, and the template is said in the reader's language. What nobody recognises is shown as it stands.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from string import Formatter
from typing import Final

from ui.badges import LOOKS, in_a_sentence, word_of
from ui.language import N_, _, refusal_templates
from ui.reference import type_name
from ui.when import day_time, short_day

_IMPORTED = (
    N_("Imported {imported} of {rows} rows of {file} as {records}, closed {count}"),
    N_("Imported {imported} of {rows} rows of {file} as {records}, changed {count}"),
    N_("Imported {imported} of {rows} rows of {file} as {records}"),
)

SENTENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "approval_deputies": (
        N_("{name} approves parts for {manager} from {first} to {last}"),
        N_("{name} approves no more parts for {manager}"),
    ),
    "comments": (N_("Note on {machine}"),),
    "departments": (N_("Added department {name}"), N_("Changed department {name}")),
    "failure_codes": (N_("Added failure code {code}"), N_("Changed failure code {code}"), *_IMPORTED),
    "machine_downtimes": (N_("Entered down time of {machine}"), N_("Voided down time of {machine}")),
    "machine_spare_parts": _IMPORTED,
    "machines": (
        N_("Added machine {machine}"),
        N_("Changed machine {machine}"),
        N_("Decommissioned {machine}"),
        N_("Recommissioned {machine}"),
        N_("New label for {machine}"),
        *_IMPORTED,
    ),
    "maintenance_requests": (
        N_("Reported {machine}"),
        N_("Started work on {machine}"),
        N_("Paused work on {machine}"),
        N_("{machine} waits for parts"),
        N_("Completed work on {machine}: {outcome}"),
        N_("Cancelled the request on {machine}"),
        N_("Merged job {duplicate} into job {job} on {machine}"),
        N_("Reopened the job on {machine}"),
        N_("Assigned {machine} to the queue"),
        N_("Assigned {machine} to {name}"),
        N_("Priority of {machine} is {priority}"),
        N_("Marked {machine} as stopped"),
        N_("Marked {machine} as running"),
        N_("Corrected a stop of {machine}"),
        *_IMPORTED,
    ),
    "maintenance_types": (N_("Added maintenance type {type}"), N_("Changed maintenance type {type}")),
    "maintenance_works": (
        N_("Added step {step} on {machine}"),
        N_("Ticked step {step} on {machine}"),
        N_("Unticked step {step} on {machine}"),
    ),
    "operating_calendars": (N_("Saved calendar {name}"),),
    "spare_parts": (
        N_("Added part {part}"),
        N_("Changed part {part}"),
        N_("Took part {part} out of use"),
        N_("Brought part {part} back into use"),
        N_("Listed part {part} for {machine}"),
        N_("Took part {part} off the list of {machine}"),
        N_("Named {substitute} as a substitute for {part}"),
        N_("Took {substitute} off the substitutes for {part}"),
        *_IMPORTED,
    ),
    "inventory_transactions": (
        N_("Received a delivery of {lines} lines, delivery note {note}"),
        N_("Received a delivery of {lines} lines"),
        N_("Received {quantity} {unit} of {part}"),
        N_("Issued {quantity} {unit} of {part}"),
        N_("Took {quantity} {unit} of {part} in an emergency"),
        N_("Took {quantity} {unit} of {part} that was held for the job"),
        N_("Issued {quantity} {unit} of {part} without a request"),
        N_("Scrapped {quantity} {unit} of {part}"),
        N_("Transferred {quantity} {unit} of {part}"),
        N_("Took back {quantity} {unit} of {part}"),
        N_("Counted {quantity} {unit} of {part}, {expected} expected; short again: parts requests {requests}"),
        N_("Counted {quantity} {unit} of {part}, {expected} expected"),
        N_("Counted {parts} parts at {location}; short again: parts requests {requests}"),
        N_("Counted {parts} parts at {location}"),
        N_("Reversed movement {number} of {part}"),
        *_IMPORTED,
    ),
    "purchase_orders": (
        N_("Placed order {number} with {supplier}"),
        N_("Placed {count} orders"),
        N_("Changed order {number} with {supplier}"),
        N_("Received parts of order {number} from {supplier}"),
        N_("Closed order {number} with {supplier}"),
        N_("Cancelled order {number} with {supplier}"),
    ),
    "spare_parts_requests": (
        N_("Asked for {quantity} {unit} of {part} on job {job}"),
        N_("Asked for {quantity} {unit} of {part} for {task}"),
        N_("Asked for {quantity} {unit} of {part} in place of parts request {number}"),
        N_("Approved {quantity} {unit} of {part}"),
        N_("Approved {count} parts requests"),
        N_("Rejected parts request {number}"),
        N_("Confirmed emergency take {number}"),
        N_("Disputed emergency take {number}"),
        N_("Cancelled parts request {number}"),
    ),
    "stock_alerts": (N_("Acknowledged that {part} runs low"),),
    "stock_locations": (N_("Added location {code}"), N_("Changed location {code}")),
    "users": (
        N_("Added {name} as {role}"),
        N_("Changed the account of {name}"),
        N_("Deactivated {name}"),
        N_("Reactivated {name}"),
        N_("{name} is now {role}, was {before}"),
        N_("{name} chose a new password"),
        N_("{name} chose a language"),
        N_("Reset the password of {name}"),
        N_("{name} became the first administrator by a set-up link"),
        N_("{name} chose a password by a set-up link"),
        N_("{name} signed in"),
        N_("{name} signed in with a PIN"),
        N_("{name} chose a PIN"),
        N_("{name} chose a new PIN, witness {witness}"),
        N_("{name} removed the PIN"),
        N_("{name} uses the PIN on one more device"),
        N_("{name} uses the PIN on one device less"),
        N_("{name} signed out"),
        N_("{name} signed out everywhere"),
    ),
    "spare_parts_usages": (
        N_("Used {quantity} {unit} of {part}"),
        N_("Expects {quantity} {unit} of {part} back no more"),
    ),
    "wanted_lines": (
        N_("Asked for {words} on job {job}"),
        N_("Asked for {words} for {task}"),
        N_("Found part {part} for {words}"),
        N_("Rejected the wish for {words}"),
    ),
    "work_sessions": (N_("Corrected a visit on {machine}"),),
}
"""By table, what its commands write into the log; a test runs every command and finds its sentence here."""

_BESIDE: Final = (
    N_("User name or password is not right"),
    N_("The PIN is not right"),
    N_("Row {row} of the activity log was inserted or edited before it was sealed ({fault})"),
)
_DUPLICATE: Final = N_("Duplicate of job {number}")
_RECORDS: Final = {
    "machines": N_("Machines"),
    "failure_codes": N_("Failure codes"),
    "requests": N_("Past jobs"),
    "parts": N_("Parts"),
    "machine_parts": N_("Parts of machines"),
    "opening_stock": N_("Opening stock"),
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00:00")


def activity_sentence(table: str, stored: str) -> str:
    """What a row of the log says."""
    return _retold(stored, SENTENCES.get(table, ()))


def refusal_sentence(stored: str) -> str:
    """What a refusal said."""
    return _retold(stored, (*_BESIDE, *refusal_templates()))


def reason_words(stored: str) -> str:
    """Why something was done: as it was typed, or the word of what was chosen from a list."""
    return _retold(word_of("PauseReason", stored), (_DUPLICATE,))


def _retold(stored: str, templates: Iterable[str]) -> str:
    for template in templates:
        found = _pattern(template).fullmatch(stored)
        if found is not None:
            return _(template).format(**{name: _fact(name, text) for name, text in found.groupdict().items()})
    return stored


@cache
def _pattern(template: str) -> re.Pattern[str]:
    known: set[str] = set()
    parts = []
    for text, name, _spec, _how in Formatter().parse(template):
        parts.append(re.escape(text))
        if name is not None:
            parts.append(f"(?P={name})" if name in known else f"(?P<{name}>{_SHAPES.get(name, '.+')})")
            known.add(name)
    return re.compile("".join(parts), re.DOTALL)


def _fact(name: str, text: str) -> str:
    if _INSTANT.fullmatch(text):
        return day_time(datetime.fromisoformat(text))
    return _FACTS[name](text) if name in _FACTS else text


def _of(*kinds: str) -> Callable[[str], str]:
    """The word of a member of the first kind that has it, whether the sentence has its value or it in small letters."""

    def words(text: str) -> str:
        value = text.upper().replace(" ", "_")
        kind = next((kind for kind in kinds if value in LOOKS[kind]), kinds[0])
        return word_of(kind, value)

    return words


_STATUS: Final = _of("RequestStatus", "PartsRequestStatus", "OccurrenceStatus", "OrderStatus")
_FACTS: Final[Mapping[str, Callable[[str], str]]] = {
    "before": _of("Role"),
    "first": lambda text: short_day(date.fromisoformat(text)),
    "last": lambda text: short_day(date.fromisoformat(text)),
    "outcome": _of("Outcome"),
    "priority": _of("Priority"),
    "records": lambda kind: _(_RECORDS.get(kind, kind)),
    "role": _of("Role"),
    "status": lambda text: in_a_sentence(_STATUS(text)),
    "type": type_name,
}
_SHAPES: Final = {
    "quantity": r"\S+",
    "unit": r"\S+",
    "step": r"\d+",
    "job": r"\d+",
    "duplicate": r"\d+",
    "count": r"\d+",
    "first": r"\d{4}-\d\d-\d\d",
    "last": r"\d{4}-\d\d-\d\d",
    "rows": r"\d+",
    "lines": r"\d+",
    "parts": r"\d+",
    "requests": r"\d+(?:, \d+)*",
}
