"""How long the script of the busiest pages takes, and how many queries, when the plant has grown.

2,000 machines with 40,000 and then 200,000 requests: the count of queries must not change and stays below thirty; the
time is given as a ratio to an empty page of the same shell, drawn in the same run.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event
from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from benchmarks import crowd
from benchmarks.plants import SECRET, databases
from core import audit, people, schema
from core.kernel import Actor
from core.settings import Settings
from core.storage import Sessions, connect
from ui import live, runtime

ROOT = Path(__file__).parents[1]
LIMIT_QUERIES = 30
MACHINES, FEW, MANY = 2_000, 40_000, 200_000
ROUNDS = 7
PAGES = {
    "supervisor/floor_board": ("person.2", {}),
    "supervisor/report_breakdown": ("person.2", {"machine": "7"}),
    "technician/my_work": ("person.3", {}),
    "everyone/job": ("person.3", {"job": "100"}),
    "everyone/machine": ("person.3", {"machine": "7"}),
    "manager/triage": ("person.4", {}),
    "supervisor/my_reports": ("person.2", {}),
    "admin/users": ("person.1", {}),
}


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    set_log_level("error")  # each page would say that it is drawn without a browser
    with databases(2) as addresses:
        for engine, (small, large) in addresses.items():
            few, many = _measured(small, FEW), _measured(large, MANY)
            print(f"\n{engine}: {MACHINES} machines, {MANY} requests; queries at {FEW} and {MANY}; median")
            empty = many.pop("")[1]
            print(f"  {'empty page':28} {empty:7.1f} ms")
            for page, (queries, taken) in many.items():
                before = few[page][0]
                kept = "unchanged" if before == queries <= LIMIT_QUERIES else "ABOVE or changed"
                print(
                    f"  {page:28} {taken:7.1f} ms  {taken / empty:5.1f} times  {before:3}, {queries:3} queries: {kept}"
                )


def _measured(url: str, requests: int) -> dict[str, tuple[int, float]]:
    audit.use_keys(audit.Keyring.from_secrets(SECRET))
    schema.migrate(Settings(database_url=url, secret_key=SECRET))
    sessions = connect(url)
    crowd.fill(sessions, MACHINES, requests)
    found = {"": (0, _median([_drawn(None, {}) for _ in range(ROUNDS)]))}
    for page, (username, query) in PAGES.items():
        with _shell(sessions, url, people.actor_of(sessions, username)), _counted(sessions) as count:
            taken = [_drawn(page, query) for _ in range(ROUNDS)]
            found[page] = (count[0] // ROUNDS, _median(taken))
    sessions.kw["bind"].dispose()
    return found


def _drawn(page: str | None, query: dict[str, str]) -> float:
    app = AppTest.from_file(str(ROOT / f"pages/{page}.py"), default_timeout=60) if page else AppTest.from_string("")
    for name, value in query.items():
        app.query_params[name] = value
    began = perf_counter()
    app.run()
    taken = perf_counter() - began
    if app.exception:
        raise RuntimeError(f"{page}: {app.exception[0].value}")
    return taken * 1000


def _median(taken: list[float]) -> float:
    """Without the first, which imports."""
    return median(taken[1:])


@contextmanager
def _counted(sessions: Sessions) -> Iterator[list[int]]:
    count = [0]

    def note(*_: Any) -> None:
        count[0] += 1

    engine = sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", note)
    yield count
    event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _shell(sessions: Sessions, url: str, actor: Actor) -> Iterator[None]:
    """The process behind a page: this database, this person, and the clock of the crowd."""
    settings = Settings(_env_file=None, database_url=url, secret_key=SECRET)  # type: ignore[call-arg]
    kept = {name: getattr(runtime, name) for name in ("sessions", "clock", "settings", "current_actor")}
    watcher = live.watcher
    runtime.sessions, runtime.clock = lambda: sessions, lambda: crowd.NOW  # type: ignore[assignment]
    runtime.settings, runtime.current_actor = lambda: settings, lambda: actor  # type: ignore[assignment]
    still = live.ChangeWatcher(lambda: "still", runtime.clock, idle_after=0)
    live.watcher = lambda: still  # type: ignore[assignment]
    yield
    live.watcher = watcher
    for name, value in kept.items():
        setattr(runtime, name, value)


if __name__ == "__main__":
    main()
