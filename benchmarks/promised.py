"""What is on order, what was asked for and is not handed out yet, and what runs short, beside the movements."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from benchmarks.moved import BEGINS, ENDS, EXACT, ISSUE, PURCHASE, REQUESTS, Array, Moved, days, text, texts
from benchmarks.plants import Plant
from benchmarks.writer import Columns

ORDERS, LINES, ASKED = 2_000, 5, 3_000
_OPEN_SHARE, _CANCELLED = 0.15, 50
_DAY = 86_400
_PENDING = 0


@dataclass(frozen=True)
class Bought:
    """Orders and their lines, and by the place of a movement the line that it came for, 0 without one."""

    orders: Columns
    lines: Columns
    line_of: Array
    order_of: Array


def bought(moved: Moved, made: Plant) -> Bought:
    """Deliveries of five after each other were one order; the newest orders wait for most of what was ordered."""
    deliveries = np.flatnonzero(moved.reason == PURCHASE)
    count = min(ORDERS, len(deliveries) // LINES)
    chosen = deliveries[np.linspace(0, len(deliveries) - 1, count * LINES).astype(np.int64)]
    order, nth = np.arange(count * LINES) // LINES + 1, np.arange(count * LINES) % LINES
    _key, kept = np.unique(order * (int(moved.part.max()) + 1) + moved.part[chosen], return_index=True)
    kept.sort()
    at, order, nth = chosen[kept], order[kept], nth[kept]
    is_open = order > count * (1 - _OPEN_SHARE)
    is_cancelled = ~is_open & (order % _CANCELLED == 0)
    has_come = ~is_cancelled & (~is_open | (nth < 2))
    line = np.arange(1, len(at) + 1)
    ordered = moved.delta[at] + np.where(is_open & (nth == 0), 10 * EXACT, 0)
    lines = {
        "id": line,
        "purchase_order_id": order,
        "spare_part_id": moved.part[at],
        "quantity_ordered": ordered,
        "quantity_received": np.where(has_come, moved.delta[at], 0),
        "unit_price": moved.price[at],
    }
    line_of, order_of = np.zeros((2, len(moved.part)), np.int64)
    line_of[at[has_come]], order_of[at[has_come]] = line[has_come], order[has_come]
    return Bought(_orders(moved, made, at, order, is_open, is_cancelled), lines, line_of, order_of)


def _orders(moved: Moved, made: Plant, at: Array, order: Array, is_open: Array, is_cancelled: Array) -> Columns:
    first = np.flatnonzero(np.append(True, order[1:] != order[:-1]))
    last = np.append(first[1:], len(order)) - 1
    when = moved.seconds[at]
    open_ones, cancelled = is_open[first].tolist(), is_cancelled[first].tolist()
    begun, ended = texts(when[first] - 7 * _DAY), texts(when[last])
    is_over = [not each for each in open_ones]
    return {
        "id": order[first],
        "supplier_name": [f"Supplier {number % 40}" for number in order[first].tolist()],
        "supplier_reference": [f"SO-{number:06}" for number in order[first].tolist()],
        "status": [
            "OPEN" if is_going_on else "CANCELLED" if was_given_up else "CLOSED"
            for is_going_on, was_given_up in zip(open_ones, cancelled, strict=True)
        ],
        "ordered_by": made.supervisor.user_id,
        "ordered_at": begun,
        "expected_on": days(when[last] + 3 * _DAY).astype(str),
        "closed_by": [made.supervisor.user_id if over else None for over in is_over],
        "closed_at": [end if over else None for end, over in zip(ended, is_over, strict=True)],
        "close_reason": ["No longer made" if each else None for each in cancelled],
        "version": 1,
        "created_at": begun,
        "updated_at": ended,
    }


def handed_out(moved: Moved, work: Array, made: Plant) -> Columns:
    """Requests from which something was issued, for good."""
    count = len(work) + 1
    is_issue = moved.reason == ISSUE
    issued = np.bincount(moved.request, np.where(is_issue, -moved.delta, 0), count).astype(np.int64)
    returned = np.bincount(moved.request, np.where(is_issue, 0, moved.delta), count).astype(np.int64)
    there = np.arange(1, count)[issued[1:] > 0]
    return {
        "id": there,
        "maintenance_work_id": work[there - 1],
        "spare_part_id": (there - 1) // REQUESTS + 1,
        "quantity_requested": issued[there],
        "quantity_approved": issued[there],
        "quantity_reserved": 0,
        "quantity_issued": issued[there],
        "quantity_returned": returned[there],
        "status": "ISSUED",
        "requested_by": made.technician.user_id,
        "approved_by": made.supervisor.user_id,
        "approved_at": text(BEGINS),
        "issued_by": made.supervisor.user_id,
        "issued_at": text(ENDS),
        "created_at": text(BEGINS),
        "updated_at": text(ENDS),
    }


def asked_for(dice: np.random.Generator, on_hand: Array, works: Array, made: Plant) -> tuple[Columns, Array]:
    """Requests that wait: every third to be approved, the others for the counter, and some of these for a delivery.

    Returns:
        The rows, and how much of each part they hold.
    """
    parts = len(on_hand)
    part = np.sort(dice.permutation(parts)[: min(ASKED, parts // 4)])
    wanted = dice.integers(1, 6, len(part)) * EXACT
    is_approved = np.arange(len(part)) % 3 != _PENDING
    held = np.where(is_approved, np.minimum(wanted, on_hand[part]), 0)
    reserved = np.zeros(parts, np.int64)
    reserved[part] = held
    approver, at = made.supervisor.user_id, text(ENDS - timedelta(days=1))
    approved = is_approved.tolist()
    rows = {
        "id": parts * REQUESTS + 1 + np.arange(len(part)),
        "maintenance_work_id": works[dice.integers(0, len(works), len(part))],
        "spare_part_id": part + 1,
        "quantity_requested": wanted,
        "quantity_approved": [
            amount if decided else None for amount, decided in zip(wanted.tolist(), approved, strict=True)
        ],
        "quantity_reserved": held,
        "quantity_issued": 0,
        "quantity_returned": 0,
        "status": ["APPROVED" if decided else "PENDING" for decided in approved],
        "requested_by": made.technician.user_id,
        "approved_by": [approver if decided else None for decided in approved],
        "approved_at": [at if decided else None for decided in approved],
        "created_at": at,
        "updated_at": at,
    }
    return rows, reserved


def alerts(available: Array, minimum: Array, has_moved: Array) -> Columns:
    """One that is open for each part that runs short, every third of them seen; and one that is over for every part."""
    short = np.flatnonzero(has_moved & (available < minimum))
    others = np.flatnonzero(has_moved)
    part = np.append(others, short) + 1
    is_open = (np.arange(len(part)) >= len(others)).tolist()
    is_seen = [going_on and number % 3 == 0 for number, going_on in enumerate(is_open)]
    begun, over = text(ENDS - timedelta(days=90)), text(ENDS - timedelta(days=80))
    recent = text(ENDS - timedelta(days=2))
    states = {(True, False): "OPEN", (True, True): "ACKNOWLEDGED", (False, False): "CLOSED"}
    return {
        "spare_part_id": part,
        "open_part_id": [number if going_on else None for number, going_on in zip(part.tolist(), is_open, strict=True)],
        "state": [states[each] for each in zip(is_open, is_seen, strict=True)],
        "available": np.append(np.zeros_like(others), available[short]),
        "minimum": np.append(minimum[others] + EXACT, minimum[short]),
        "opened_at": [recent if going_on else begun for going_on in is_open],
        "acknowledged_at": [recent if seen else None for seen in is_seen],
        "closed_at": [None if going_on else over for going_on in is_open],
    }
