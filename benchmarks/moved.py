"""Movements of three years, drawn at random and then played part by part as the ledger would have allowed them.

Every part goes through the same round: a delivery, three issues without a request, three for a job, and at the end a
return, something scrapped or a count that was right. A delivery covers what leaves in its round, so stock never dips
below zero, and it has the price of the part, so the average cost stays. In every fourth round a piece is carried to the
second location, or back from there, in place of two issues.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.inventory.models import MovementReason
from core.settings import load

Array = NDArray[Any]

ROUND, REQUESTS, EXACT = 8, 4, 1000
SLOW = 120
"""So many parts hardly move: the gaskets."""
ENDS = datetime(2026, 11, 24, tzinfo=UTC)
BEGINS = ENDS - timedelta(days=3 * 365)
REASONS = sorted(reason.value for reason in MovementReason)
ISSUE, RETURN, SCRAP, COUNT, OPENING, PURCHASE, TRANSFER = (
    REASONS.index(name) for name in ("ISSUE", "RETURN", "SCRAP", "COUNT", "OPENING", "PURCHASE", "TRANSFER")
)
HERE, THERE = 1, 2
"""The locations: nearly all lies in the first."""
_CARRIED = 2


@dataclass(frozen=True)
class Moved:
    """Movements by time, one place in each array for each; quantities in thousandths, money in ten-thousandths.

    Attributes:
        here: what lies in the first location then.
        pair: the number of the transfer, 0 of others.
        request: the parts request, 0 without one.
    """

    part: Array
    seconds: Array
    seq: Array
    reason: Array
    delta: Array
    balance: Array
    here: Array
    place: Array
    pair: Array
    request: Array
    price: Array

    def newest(self, parts: int) -> Array:
        """The place of the newest movement of each part, by its number less one; -1 without any."""
        found: Array = np.full(parts + 1, -1, np.int64)
        found[self.part] = np.arange(len(self.part))
        return found[1:]

    def at(self, places: Array) -> list[str]:
        """Some instants, as they are stored."""
        return texts(self.seconds[places])


def draw(dice: np.random.Generator, parts: int, movements: int) -> Moved:
    """Drawn by time, some parts far more often than others, and then played part by part."""
    seconds = np.sort(dice.integers(int(BEGINS.timestamp()), int(ENDS.timestamp()), movements))
    often = dice.permutation(1 / (np.arange(parts) + 50))
    often[-SLOW:] /= 1000
    part = dice.choice(parts, movements, p=often / often.sum()) + 1
    order = np.argsort(part, kind="stable")
    of_part, every = part[order], np.arange(movements)
    first = np.maximum.accumulate(np.where(np.append(True, of_part[1:] != of_part[:-1]), every, 0))
    nth = every - first
    step, turn = nth % ROUND, nth // ROUND
    leaves, arrives = _carried(of_part, step, turn)
    last = np.array([RETURN, SCRAP, COUNT])[turn % 3]
    kinds: list[Any] = [np.full_like(nth, OPENING), PURCHASE, last, TRANSFER]
    reason = np.select([nth == 0, step == 0, step == ROUND - 1, leaves | arrives], kinds, ISSUE)
    few = dice.integers(1, 6, movements) * EXACT
    taken = np.select([reason == ISSUE, reason == SCRAP, reason == RETURN], [-few, -EXACT, EXACT], 0)
    in_round = np.cumsum(step == 0) - 1
    covered = np.bincount(in_round, np.maximum(-taken, 0)).astype(np.int64)[in_round]
    delta = np.where(step == 0, np.maximum(covered, EXACT) + np.where(nth == 0, few, 0), taken)
    delta += EXACT * arrives - EXACT * leaves
    is_asked = (step >= 4) & ((reason == ISSUE) | (reason == RETURN))
    is_back = turn % (2 * REQUESTS) == 2 * REQUESTS - 1
    place = np.where(arrives & ~is_back | leaves & is_back, THERE, HERE)
    price = dice.integers(100, 2_000_000, parts)[of_part - 1]
    played: dict[str, Any] = {
        "seq": nth + 1,
        "reason": reason,
        "delta": delta,
        "balance": _running(delta, first),
        "here": _running(np.where(place == HERE, delta, 0), first),
        "place": place,
        "pair": np.where(leaves | arrives, np.cumsum(leaves), 0),
        "request": np.where(is_asked, (of_part - 1) * REQUESTS + turn % REQUESTS + 1, 0),
        "price": price,
    }
    back = np.argsort(order)
    at = np.where(arrives, np.roll(seconds[order], 1), seconds[order])
    return Moved(part=part, seconds=at[back], **{name: column[back] for name, column in played.items()})


def _running(delta: Array, first: Array) -> Array:
    """The sum of the changes of a part until then."""
    total = np.cumsum(delta)
    found: Array = total - (total - delta)[first]
    return found


def _carried(of_part: Array, step: Array, turn: Array) -> tuple[Array, Array]:
    """What leaves a location for the other, and, always just after it, what arrives there."""
    goes_on = np.append(of_part[1:] == of_part[:-1], False)
    leaves = (step == _CARRIED) & (turn % REQUESTS == REQUESTS - 1) & goes_on
    return leaves, np.roll(leaves, 1)


def days(seconds: Array) -> Array:
    """The day of the plant on which each instant lies."""
    hours, of_hour = np.unique(seconds // 3600, return_inverse=True)
    zone = load().zone
    shifts = [datetime.fromtimestamp(int(hour) * 3600, zone).utcoffset() or timedelta() for hour in hours]
    local = seconds + np.array([int(shift.total_seconds()) for shift in shifts])[of_hour]
    found: Array = (local // 86_400).astype("datetime64[D]")
    return found


def text(at: datetime) -> str:
    """An instant, as it is stored."""
    return f"{at:%Y-%m-%d %H:%M:%S}.000000"


def texts(seconds: Array) -> list[str]:
    """Instants, as they are stored."""
    stored: list[str] = np.datetime_as_string(seconds.astype("datetime64[s]").astype("datetime64[us]")).tolist()
    return [instant.replace("T", " ") for instant in stored]
