"""Commands run in processes of their own, as several servers would, and a server that dies in the middle of one."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

from core import audit, schema
from core.kernel import COMMANDS, Actor
from core.storage import Sessions, connect, run_command
from tests.support import forking
from tests.support.clock import HandClock
from tests.support.databases import SECRET

_PATIENCE_S = 60
COMMIT = "COMMIT"


@dataclass(frozen=True)
class Call:
    """One command, in words that another process understands."""

    command: str
    args: Sequence[Any]
    actor: Actor
    kwargs: dict[str, Any] = field(default_factory=dict)


def in_processes(url: str, clock: HandClock, calls: Sequence[Call]) -> list[Any]:
    """Run each call in a process of its own, all released together; gives what each returned or raised, in order."""
    gate, pipes = forking.FORKING.Barrier(len(calls)), [forking.FORKING.Pipe() for _ in calls]
    processes = [
        forking.FORKING.Process(target=_do, args=(url, clock, call, gate, theirs))
        for call, (_ours, theirs) in zip(calls, pipes, strict=True)
    ]
    for process in processes:
        forking.start(process)
    outcomes = [_heard(ours) for ours, _theirs in pipes]
    for process in processes:
        process.join()
    return outcomes


def killed_before(url: str, clock: HandClock, call: Call, point: str = COMMIT) -> None:
    """Run a call in a process that is killed before the commit, or before the first statement that begins so."""
    ours, theirs = forking.FORKING.Pipe()
    process = forking.FORKING.Process(target=_do, args=(url, clock, call, None, theirs, point))
    forking.start(process)
    assert _heard(ours) == f"about to {point}"
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()


def _heard(pipe: Connection) -> Any:
    assert pipe.poll(_PATIENCE_S), "the process says nothing"
    return pipe.recv()


def _do(url: str, clock: HandClock, call: Call, gate: Any, pipe: Connection, point: str = COMMIT) -> None:
    schema.metadata()
    audit.use_keys(audit.Keyring.from_secrets(SECRET))
    sessions = connect(url)
    if gate is None:
        _stop_before(sessions, point, pipe)
    else:
        with sessions() as session:
            session.connection()  # each has its way to the database before the race begins
        gate.wait()
    try:
        pipe.send(
            run_command(sessions, COMMANDS[call.command], *call.args, actor=call.actor, clock=clock, **call.kwargs)
        )
    except Exception as fault:
        pipe.send(fault)


def _stop_before(sessions: Sessions, point: str, pipe: Connection) -> None:
    """Say so and wait to be killed."""
    engine = sessions.kw["bind"]

    def stop(statement: str) -> None:
        if statement.startswith(point):
            pipe.send(f"about to {point}")
            signal.pause()

    if point == COMMIT:
        event.listen(engine, "commit", lambda _connection: stop(COMMIT))
    else:
        event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_rest: stop(statement))
