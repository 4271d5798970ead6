"""What the boundary costs: commands through ``run_command`` against the very same statements on the bare driver.

The story of one job is played on many machines three times on equal databases: through ``run_command`` and timed; again
with its statements written down; and then those statements through sqlite3 or PyMySQL alone, with the same commits.
"""

from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.bare import Call, recorded, replayed, timed
from benchmarks.plants import Plant, databases, plant
from core import maintenance
from core.kernel import Actor
from core.storage import run_command

LIMIT = 2.5
MACHINES = 120


def main() -> None:
    """Measure and print."""
    with databases(3) as addresses:
        for engine, (ours, watched, bare) in addresses.items():
            through = timed(_calls(plant(ours, MACHINES)))
            made = plant(watched, MACHINES)
            written = recorded(made, _calls(made))
            plant(bare, MACHINES)
            _print(engine, through, replayed(engine, bare, written))


def _story(made: Plant, machine: int, number: int) -> list[Call]:
    supervisor, technician = made.supervisor, made.technician
    finding = {"outcome": maintenance.Outcome.REPAIRED, "work_description": "Replaced the seal", "failure_code_id": 3}
    told = {"cause": "Worn out", "remedy": "New seal"}

    def call(command: Callable[..., Any], *args: Any, actor: Actor, **kwargs: Any) -> Call:
        key = f"{number}-{command.__name__}"
        return command.__name__, lambda: run_command(
            made.sessions, command, *args, actor=actor, clock=made.clock, key=key, **kwargs
        )

    text = "Oil is leaking at the cylinder"
    return [
        call(maintenance.report_breakdown, machine, text, machine_stopped=True, actor=supervisor),
        call(maintenance.add_comment, number, "A puddle of two litres", actor=supervisor),
        call(maintenance.start_work, number, actor=technician),
        call(maintenance.pause_work, number, maintenance.PauseReason.ACCESS, actor=technician),
        call(maintenance.start_work, number, happened_at=None, actor=technician),
        call(maintenance.complete_work, number, **finding, **told, actor=technician),
    ]


def _calls(made: Plant) -> list[Call]:
    stories = [_story(made, machine, number) for number, machine in enumerate(made.machines, start=1)]
    return [step for story in stories for step in story if step[0] != "start_work" or step is story[2]]


def _print(engine: str, through: dict[str, list[float]], bare: dict[str, list[float]]) -> None:
    print(f"\n{engine}: milliseconds a command (median), the limit is {LIMIT} times the bare driver")
    for name, taken in through.items():
        ours, theirs = median(taken) * 1000, median(bare[name]) * 1000
        print(f"  {name:18} {ours:7.2f}  bare {theirs:7.2f}  ratio {ours / theirs:5.2f}")
    ours, theirs = (sum(sum(v) for v in taken.values()) for taken in (through, bare))
    print(
        f"  {'whole story':18} ratio {ours / theirs:5.2f}  {'within' if ours <= LIMIT * theirs else 'ABOVE'} the limit"
    )
