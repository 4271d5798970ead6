"""Runs every invariant and collects what is broken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core import audit
from core.invariants import alerts, downtime, jobs, movements, orders, people, record, requests, stock, sums, times
from core.kernel import Clock
from core.storage import Sessions, snapshot

Finding = tuple[int | None, str]
Invariant = Callable[[Session], Iterator[Finding]]

INVARIANTS: dict[str, Invariant] = {
    "one work row per request": jobs.one_work_row,
    "work only where somebody started": jobs.work_agrees_with_status,
    "one open session per technician": jobs.one_open_session,
    "nobody works in two places": jobs.in_one_place,
    "sessions only on jobs in work": jobs.sessions_on_jobs_in_work,
    "times of a request in order": times.times_in_order,
    "visits lie within their job": times.visits_within_job,
    "stops end when the machine runs again": times.stops_within_job,
    "closed requests have nothing open": times.nothing_open_on_closed,
    "closed requests say how": times.closed_says_how,
    "open jobs are held by who can work": jobs.held_by_who_can_work,
    "stopped jobs stop": jobs.stopped_agrees_with_stops,
    "waiting jobs wait": jobs.waiting_agrees_with_status,
    "downtime does not overlap": downtime.no_overlap,
    "downtime is not inverted": downtime.not_inverted,
    "downtime lasts what its ends say": downtime.lasts_what_its_ends_say,
    "downtime without a job was entered by hand": downtime.by_hand_says_why,
    "no downtime while out of service": downtime.none_while_out_of_service,
    "downtime follows from the facts": downtime.follows_from_facts,
    "machine status follows from its stops": downtime.status_agrees,
    "decommissioned machines have no open job": downtime.decommissioned_is_idle,
    "on hand is the sum of the movements": stock.on_hand_is_the_sum,
    "what lies at a location is the sum of its movements": stock.what_lies_there_is_the_sum,
    "movements are what was entered": movements.as_entered,
    "movements follow each other": stock.movements_follow_each_other,
    "reserved is what requests hold": stock.promised_is_the_sum,
    "parts requests add up": stock.requests_add_up,
    "parts requests agree with the ledger": stock.requests_agree_with_ledger,
    "only open work waits for parts": requests.awaited_by_open_work,
    "no more is used than went out": requests.used_is_out,
    "wishes in words say what became of them": requests.wishes_say_how,
    "transfers carry one part from place to place": movements.transfers_carry,
    "what is taken back is taken back whole": movements.reversed_once,
    "the sums are those of the movements": sums.sums_agree_with_ledger,
    "the days sum up to the months": sums.days_agree_with_months,
    "purchase orders agree with the ledger": orders.orders_agree_with_ledger,
    "purchase orders are open while something is to come": orders.orders_end_when_all_has_come,
    "parts that run short have one alert": alerts.short_parts_have_one,
    "alerts say how they stand": alerts.alerts_say_how_they_stand,
    "an administrator can act": people.an_admin_is_active,
    "ended accounts hold no session": people.ended_accounts_hold_no_session,
    "one deputy of a manager at a time": people.one_deputy_at_a_time,
    "the record is untouched": record.untouched,
}


@dataclass(frozen=True, slots=True)
class Broken:
    """One place where an invariant does not hold."""

    invariant: str
    row_id: int | None
    detail: str


def check(sessions: Sessions, clock: Clock) -> list[Broken]:
    """Everything that is broken; an empty list means that the data are sound.

    All of it is asked of one instant, so that people may work meanwhile.
    """
    began = clock()
    audit.seal(sessions, began, full=True)
    with snapshot(sessions) as session:
        session.info[record.BEGAN] = began
        return [
            Broken(name, row_id, detail)
            for name, invariant in INVARIANTS.items()
            for row_id, detail in invariant(session)
        ]
