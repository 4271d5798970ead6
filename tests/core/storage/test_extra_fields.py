"""What a form or a file gives beside the fields of a command: it is refused, and nothing is changed."""

from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from inspect import Parameter, signature

import pytest

from core.interchange import Mapping, check_mapping
from core.interchange.fields import KINDS
from core.kernel import COMMANDS, Invalid
from core.storage import run_command
from tests.core.storage.calls import call_of
from tests.support.content import content

DECIDED = ("role", "actor_role", "user_id", "is_active", "version")
"""Fields of a record that some commands are for, below; of no other command they are an argument."""
SET_BY_THE_SERVER = (
    "id",
    "created_at",
    "updated_at",
    "created_by",
    "approved_by",
    "approved_at",
    "requested_by",
    "issued_by",
    "completed_by",
    "completed_at",
    "status",
    "state",
    "on_hand",
    "balance_after",
    "password_hash",
    "is_demo",
)
EXTRA = (*DECIDED, *SET_BY_THE_SERVER)
TAKES = {
    "assets.save_calendar": {"is_active", "version"},
    "assets.update_department": {"is_active"},
    "assets.update_machine": {"version"},
    "inventory.update_location": {"is_active"},
    "inventory.update_part": {"version"},
    "inventory.update_purchase_order": {"version"},
    "maintenance.update_failure_code": {"is_active"},
    "maintenance.update_maintenance_type": {"is_active"},
    "people.change_role": {"role", "user_id"},
    "people.create_user": {"role"},
    "people.deactivate_user": {"user_id"},
    "people.end_sessions": {"user_id"},
    "people.reactivate_user": {"user_id"},
    "people.reset_password": {"user_id"},
    "people.reset_pin": {"user_id"},
    "people.update_user": {"user_id", "version"},
}


@pytest.fixture
def dialect():
    """What is refused here is refused before any database is asked."""
    return "sqlite"


def test_only_the_commands_that_are_for_it_take_such_a_field():
    taken = {name: set(EXTRA) & set(signature(each.function).parameters) for name, each in COMMANDS.items()}

    assert {name: found for name, found in taken.items() if found} == TAKES


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_no_command_takes_what_it_does_not_name(sessions, given, name):
    call = call_of(name, given)
    command, before = COMMANDS[name], content(sessions)
    assert not _gathers_the_rest(command.function)
    for extra in EXTRA:
        if extra in TAKES.get(name, ()):
            continue
        beside = {**call.kwargs, extra: 1}
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{extra}'"):
            run_command(sessions, command, *call.args, actor=call.actor, clock=given.clock, **beside)
    for facts in _facts_in(call.args, call.kwargs.values()):
        _refuses_more(facts)
    assert content(sessions) == before


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("field", ["role", "id", "created_at", "approved_by", "password_hash", "on_hand"])
def test_no_column_of_a_file_becomes_such_a_field(kind, field):
    for mapping in (Mapping(fields={field: "column"}), Mapping(constants={field: "1"})):
        with pytest.raises(Invalid, match=f"no field {field}"):
            check_mapping(kind, mapping, ["column"])


def _gathers_the_rest(function):
    kinds = {each.kind for each in signature(function).parameters.values()}
    return bool(kinds & {Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL})


def _facts_in(*values):
    for value in values:
        if is_dataclass(value):
            yield value
        elif isinstance(value, list | tuple | type({}.values())):
            yield from _facts_in(*value)


def _refuses_more(facts):
    names = {each.name for each in fields(facts)}
    assert not names & set(EXTRA)
    for extra in EXTRA:
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            replace(facts, **{extra: 1})
        with pytest.raises((FrozenInstanceError, TypeError, AttributeError)):
            setattr(facts, extra, 1)
