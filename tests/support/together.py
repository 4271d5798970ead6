"""Doing several things at the same instant."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all released together; gives what each returned or raised, in order."""
    barrier, outcomes = Barrier(len(works)), [None] * len(works)

    def do(place: int, work: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes[place] = work()
        except Exception as fault:
            outcomes[place] = fault

    threads = [Thread(target=do, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refused(outcomes: list[Any]) -> list[Exception]:
    """Those that raised."""
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]
