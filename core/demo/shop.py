"""The demo plant while it runs: its clock, its dice, its people and who of them is free."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from core.demo.equipment import ROUND_THE_CLOCK, Kind
from core.kernel import Actor, Role
from core.storage import Sessions, run_command

T = TypeVar("T")
Story = Iterator[datetime]
SHIFT_HOURS = ((6, 14), (14, 22), (22, 6))


@dataclass(slots=True)
class Worker:
    """A technician: which shift this week follows from the number."""

    number: int
    actor: Actor
    is_busy: bool = False


@dataclass(slots=True)
class Unit:
    """One machine, and whether a story is being told about it."""

    id: int
    name: str
    kind: Kind
    stress: float
    is_wearing_out: bool
    kept_free: bool = False
    has_story: bool = False


@dataclass(slots=True)
class Shop:
    """Everything that a story needs.

    Attributes:
        start: where the history begins.
        today: the midnight of the plant before the present instant.
        end: the present instant.
        now: the instant of which is being told.
        beat: shows that the making goes on.
    """

    sessions: Sessions
    rng: np.random.Generator
    zone: ZoneInfo
    start: datetime
    today: datetime
    end: datetime
    now: datetime
    beat: Callable[[], None]
    staff: dict[Role, list[Actor]] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    parts: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)

    def clock(self) -> datetime:
        """The present instant of the plant."""
        return self.now

    def do(self, command: Callable[..., T], *args: Any, actor: Actor, **kwargs: Any) -> T:
        """Run a command now."""
        self.beat()
        return run_command(self.sessions, command, *args, actor=actor, clock=self.clock, **kwargs)

    def chance(self, probability: float) -> bool:
        """Whether something happens this time."""
        return bool(self.rng.random() < probability)

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[int(self.rng.integers(len(choices)))]

    def the(self, role: Role) -> Actor:
        """The first of the people of a role."""
        return self.staff[role][0]

    def somebody(self, role: Role) -> Actor:
        """One of the people of a role."""
        return self.pick(self.staff[role])

    def after(self, *, minutes: float) -> datetime:
        """That many minutes from now, in whole seconds, at least one."""
        return self.now + timedelta(seconds=max(1, round(minutes * 60)))

    def about(self, median: float, spread: float = 0.6) -> float:
        """A positive amount scattered around a median, as durations are (lognormal)."""
        return float(median * np.exp(self.rng.normal(0, spread)))

    def required(self, unit: Unit, at: datetime) -> datetime:
        """The instant itself when the machine runs then, else one in its next shift; in whole seconds."""
        at = at.replace(microsecond=0)
        if unit.kind.calendar == ROUND_THE_CLOCK:
            return at
        local = at.astimezone(self.zone)
        if local.weekday() == 6:
            local = (local + timedelta(days=1)).replace(hour=6, minute=0)
        elif local.hour < 6:
            local = local.replace(hour=6, minute=0)
        elif local.hour >= 22:
            local = (local + timedelta(days=2 if local.weekday() == 5 else 1)).replace(hour=6, minute=0)
        else:
            return at
        return (local + timedelta(minutes=int(self.rng.integers(5, 240)))).astimezone(at.tzinfo)

    def claim(self, preferred: int | None = None) -> "Iterator[datetime]":
        """Wait until a technician is free; see ``free_worker``."""
        while self.free_worker(preferred) is None:
            yield self.after(minutes=7)

    def free_worker(self, preferred: int | None = None) -> Worker | None:
        """A free technician: the one who was asked for, else one on shift, else one on call."""
        free = [worker for worker in self.workers if not worker.is_busy]
        if not free:
            return None
        shift, week = self.shift_now()
        return min(free, key=lambda w: (w.actor.user_id != preferred, (w.number + week) % 3 != shift, w.number))

    def shift_now(self) -> tuple[int, int]:
        """Which of the three shifts it is, and the number of the week."""
        local = self.now.astimezone(self.zone)
        shift = next(i for i, (begin, end) in enumerate(SHIFT_HOURS) if _within(local.hour, begin, end))
        return shift, local.isocalendar().week

    def minutes_to_shift_end(self) -> float:
        """Until the shift of this instant ends."""
        local = self.now.astimezone(self.zone)
        end = SHIFT_HOURS[self.shift_now()[0]][1]
        return float((end - local.hour) % 24 * 60 - local.minute)


def _within(hour: int, begin: int, end: int) -> bool:
    return begin <= hour < end if begin < end else hour >= begin or hour < end
