"""Filling an empty database with the demo plant: the stories of all machines, told in the order of time."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from heapq import heapify, heappop, heapreplace
from typing import Any

import numpy as np
import structlog
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from core import audit, inventory
from core.assets import Machine
from core.audit.models import ActivityLog
from core.demo.buying import buying
from core.demo.mark import STILL_S, in_the_making
from core.demo.plant import build
from core.demo.shop import Shop, Story
from core.demo.shortages import shortages
from core.demo.stories import life, present
from core.kernel import Clock, Invalid, system_clock
from core.maintenance.models import MaintenanceRequest
from core.people import User
from core.settings import load
from core.storage import Sessions, create_engine, in_transaction

Progress = Callable[[float], None]
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo plant holds."""

    people: int
    machines: int
    requests: int


def populate(
    sessions: Sessions,
    *,
    machines: int = 12,
    years: float = 0.25,
    seed: int = 7,
    clock: Clock = system_clock,
    progress: Progress | None = None,
    still_s: float = STILL_S,
) -> Filled | None:
    """Make a plant with a history that ends at the present instant.

    The same seed on the same day of the plant makes the same plant, but for what the later of two instants adds. One
    that was broken off is cleared and made afresh.

    Args:
        sessions: a migrated database.
        machines: how many, 1 to 600.
        years: how long the history is, from a week to ten years.
        seed: of the dice, not negative.
        clock: tells the present instant.
        progress: is told the share that is done, from 0 to 1.
        still_s: see ``in_the_making``.

    Returns:
        What was made; None, with nothing touched, when anything has been recorded already that no unfinished demo is.

    Raises:
        Invalid: too many or too few machines or years.
        Conflict: another process is making it, or somebody has worked in it since it was broken off.
    """
    if not 1 <= machines <= 600 or not 0.02 <= years <= 10:
        raise Invalid("The demo takes 1 to 600 machines and a history of 0.02 to 10 years.")
    end, zone = clock(), load().zone
    today = end.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(end.tzinfo)
    start = (today - timedelta(days=years * _DAYS_A_YEAR)).replace(second=0, microsecond=0)
    with _quickly(sessions) as quick, in_the_making(quick, still_s=still_s) as mark:
        if mark is None:
            return None
        shop = Shop(quick, np.random.default_rng(seed), zone, start, today, end, start, mark.beat)
        build(shop, machines)
        _tell(shop, progress or (lambda _share: None))
        in_transaction(quick, inventory.reopen_months)
        in_transaction(quick, _remember_visits)
        mark.finish()
        audit.seal(quick, end, full=True)
        return _counted(quick)


def _tell(shop: Shop, progress: Progress) -> None:
    """Go from one next event to the next until the present instant; what is not over by then stays open.

    Every story has dice of its own, so that one that comes a little later changes nothing in the others.
    """
    scenes = shop.units[:5]
    for unit in scenes:
        unit.kept_free = True
    stories: list[Story] = [life(shop, unit, fault) for unit in shop.units for fault in unit.kind.faults]
    stories += present(shop, scenes)
    stories += [buying(shop), shortages(shop)]
    dice = shop.rng.spawn(len(stories))
    agenda = []
    for number, story in enumerate(stories):
        shop.rng = dice[number]
        agenda.append((next(story), number, story))
    heapify(agenda)
    told = 0
    while agenda and agenda[0][0] <= shop.end:
        at, number, story = agenda[0]
        shop.now, shop.rng = max(shop.now, at), dice[number]
        upcoming = next(story, None)
        if upcoming is None:
            heappop(agenda)
        else:
            heapreplace(agenda, (upcoming, number, story))
        told += 1
        if told % 200 == 0:
            progress((shop.now - shop.start) / (shop.end - shop.start))
    progress(1.0)


def _remember_visits(session: Session) -> None:
    """Whoever did something was here then."""
    latest = select(func.max(ActivityLog.created_at)).where(ActivityLog.user_id == User.id).scalar_subquery()
    session.execute(update(User).values(last_login_at=latest).execution_options(synchronize_session=False))


def _counted(sessions: Sessions) -> Filled:
    with sessions() as session:
        count = [
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (User, Machine, MaintenanceRequest)
        ]
    return Filled(*count)


@contextmanager
def _quickly(sessions: Sessions) -> Iterator[Sessions]:
    """The same database without waiting for the disk at every step, and without a log line for every step."""
    bind = sessions.kw["bind"]
    if bind.dialect.name != "sqlite" or bind.url.database in {None, "", ":memory:"}:
        with _quietly():
            yield sessions
        return
    engine = create_engine(bind.url.render_as_string(hide_password=False))
    event.listen(engine, "connect", _do_not_wait)
    try:
        with _quietly():
            yield Sessions(engine, expire_on_commit=False)
    finally:
        engine.dispose()


def _do_not_wait(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@contextmanager
def _quietly() -> Iterator[None]:
    before = structlog.get_config()
    warnings = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(**{**before, "wrapper_class": warnings, "cache_logger_on_first_use": False})
    try:
        yield
    finally:
        structlog.configure(**before)
