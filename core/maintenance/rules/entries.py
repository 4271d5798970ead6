"""What a request must say: its problem, its priority, its coding."""

from collections.abc import Iterable

from core.kernel import Invalid, clean_line, clean_text
from core.maintenance.errors import CodeMissing
from core.maintenance.rules.steps import NO_FAILURE
from core.maintenance.vocabulary import Outcome, Priority, Symptom

SHORTEST_DESCRIPTION, LONGEST_TEXT = 10, 4_000
_URGENCY = list(Priority)


def describe(description: str, symptoms: Iterable[Symptom]) -> str:
    """The description as it will be stored: at least ten characters, or a symptom.

    Raises:
        Invalid: neither.
    """
    text = check_text(description)
    if len(text) < SHORTEST_DESCRIPTION and not list(symptoms):
        raise Invalid(
            "Tap a symptom, or describe the problem in at least {shortest} characters.", shortest=SHORTEST_DESCRIPTION
        )
    return text


def check_text(text: str) -> str:
    """The cleaned text, at most 4 000 characters."""
    cleaned = clean_text(text)
    if len(cleaned) > LONGEST_TEXT:
        raise Invalid("That text is longer than {longest} characters.", longest=LONGEST_TEXT)
    return cleaned


def check_required(text: str, sentence: str, **facts: str) -> str:
    """The cleaned text, or the sentence that asks for it, with what else is known, such as ``field="reason"``."""
    cleaned = check_text(text)
    if not cleaned:
        raise Invalid(sentence, **facts)
    return cleaned


def proposed_priority(criticality: str, *, stopped: bool) -> Priority:
    """The priority to propose, from the machine's criticality and whether it stands still.

    >>> proposed_priority("A", stopped=True), proposed_priority("C", stopped=False)
    (<Priority.CRITICAL: 'CRITICAL'>, <Priority.LOW: 'LOW'>)
    """
    steps = {"A": 2, "B": 1, "C": 0}[criticality] + (1 if stopped else 0)
    return _URGENCY[min(steps, 3)]


def as_code(text: str) -> str:
    """A failure code as it is stored, however it was typed.

    >>> as_code(" seal  002")
    'SEAL-002'
    """
    return clean_line(text).upper().replace(" ", "-")


def raises(before: Priority, after: Priority) -> bool:
    """Whether a priority goes up."""
    return _URGENCY.index(after) > _URGENCY.index(before)


def check_coding(
    outcome: Outcome, *, is_functional_failure: bool, code_id: int | None, cause: str, remedy: str
) -> None:
    """A repaired failure needs a code, a cause and a remedy.

    Raises:
        CodeMissing: no code.
        Invalid: no cause or no remedy.
    """
    if outcome in NO_FAILURE or not is_functional_failure:
        return
    if code_id is None:
        raise CodeMissing()
    if not cause:
        raise Invalid("Say what caused the failure.")
    if not remedy:
        raise Invalid("Say what put it right.")
