"""Asks every invariant and collects what is broken."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import literal_column, union_all
from sqlalchemy.orm import Session

from core import audit
from core.invariants import alerts, downtime, jobs, movements, orders, people, record, requests, stock, sums, times
from core.invariants.asked import Finding, NoRow, Walk
from core.kernel import Clock
from core.storage import Sessions, snapshot

INVARIANTS: dict[str, NoRow | Walk] = {
    "one work row per request": jobs.ONE_WORK_ROW,
    "work only where somebody started": jobs.WORK_AGREES_WITH_STATUS,
    "one open session per technician": jobs.ONE_OPEN_SESSION,
    "nobody works in two places": jobs.in_one_place,
    "sessions only on jobs in work": jobs.SESSIONS_ON_JOBS_IN_WORK,
    "times of a request in order": times.TIMES_IN_ORDER,
    "visits lie within their job": times.VISITS_WITHIN_JOB,
    "stops end when the machine runs again": times.STOPS_WITHIN_JOB,
    "closed requests have nothing open": times.NOTHING_OPEN_ON_CLOSED,
    "closed requests say how": times.CLOSED_SAYS_HOW,
    "open jobs are held by who can work": jobs.HELD_BY_WHO_CAN_WORK,
    "stopped jobs stop": jobs.STOPPED_AGREES_WITH_STOPS,
    "waiting jobs wait": jobs.WAITING_AGREES_WITH_STATUS,
    "downtime does not overlap": downtime.no_overlap,
    "downtime is not inverted": downtime.NOT_INVERTED,
    "downtime lasts what its ends say": downtime.lasts_what_its_ends_say,
    "downtime without a job was entered by hand": downtime.BY_HAND_SAYS_WHY,
    "no downtime while out of service": downtime.none_while_out_of_service,
    "downtime follows from the facts": downtime.follows_from_facts,
    "machine status follows from its stops": downtime.STATUS_AGREES,
    "decommissioned machines have no open job": downtime.DECOMMISSIONED_IS_IDLE,
    "decommissioned machines are marked so": downtime.DECOMMISSIONED_IS_MARKED,
    "on hand is the sum of the movements": stock.on_hand_is_the_sum,
    "what lies at a location is the sum of its movements": stock.what_lies_there_is_the_sum,
    "movements are what was entered": movements.AS_ENTERED,
    "movements follow each other": stock.movements_follow_each_other,
    "reserved is what requests hold": stock.promised_is_the_sum,
    "parts requests add up": stock.REQUESTS_ADD_UP,
    "nobody waits for what is free": stock.NOBODY_WAITS_FOR_WHAT_IS_FREE,
    "parts requests agree with the ledger": stock.REQUESTS_AGREE_WITH_LEDGER,
    "only open work waits for parts": requests.AWAITED_BY_OPEN_WORK,
    "nobody decides on what they ever asked for": requests.DECIDED_BY_SOMEBODY_ELSE,
    "no more is used than went out": requests.USED_IS_OUT,
    "wishes in words say what became of them": requests.WISHES_SAY_HOW,
    "transfers carry one part from place to place": movements.TRANSFERS_CARRY,
    "what is taken back is taken back whole": movements.REVERSED_WHOLE,
    "the sums are those of the movements": sums.sums_agree_with_ledger,
    "the days sum up to the months": sums.days_agree_with_months,
    "months that are over are the sums of their parts": sums.months_that_are_over_agree,
    "purchase orders agree with the ledger": orders.orders_agree_with_ledger,
    "purchase orders are open while something is to come": orders.ORDERS_END_WHEN_ALL_HAS_COME,
    "parts that run short have one alert": alerts.SHORT_PARTS_HAVE_ONE,
    "alerts say how they stand": alerts.ALERTS_SAY_HOW_THEY_STAND,
    "an administrator can act": people.AN_ADMIN_IS_ACTIVE,
    "ended accounts hold no session": people.ENDED_ACCOUNTS_HOLD_NO_SESSION,
    "one deputy of a manager at a time": people.ONE_DEPUTY_AT_A_TIME,
    "the record is untouched": record.untouched,
}
_ROWS = {name: invariant for name, invariant in INVARIANTS.items() if isinstance(invariant, NoRow)}
# One question for all of them, built once: asked one by one, each would cost more than its answer.
_BREAKING = union_all(
    *(invariant.numbers.add_columns(literal_column(f"'{name}'")) for name, invariant in _ROWS.items())
)


@dataclass(frozen=True, slots=True)
class Broken:
    """One place where an invariant does not hold."""

    invariant: str
    row_id: int | None
    detail: str


def check(sessions: Sessions, clock: Clock) -> list[Broken]:
    """Everything that is broken, by invariant; an empty list means that the data are sound.

    All of it is asked of one instant, so that people may work meanwhile.
    """
    began = clock()
    audit.seal(sessions, began, full=True)
    with snapshot(sessions) as session:
        session.info[record.BEGAN] = began
        numbers = _numbers(session)
        return [
            Broken(name, *finding)
            for name, invariant in INVARIANTS.items()
            for finding in _findings(session, invariant, numbers[name])
        ]


def _numbers(session: Session) -> dict[str, list[int | None]]:
    """The rows that break an invariant, by its name."""
    found: dict[str, list[int | None]] = defaultdict(list)
    for number, name in session.connection().execute(_BREAKING):
        found[name].append(number)
    return found


def _findings(session: Session, invariant: NoRow | Walk, numbers: list[int | None]) -> Iterator[Finding]:
    if isinstance(invariant, NoRow):
        return ((number, invariant.told) for number in numbers)
    return invariant(session)
