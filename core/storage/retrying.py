"""Running a unit of work again when the database undid it."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_random_exponential

from core.storage.faults import as_domain_error, error_number, is_retryable

T = TypeVar("T")
_LOST = 2013


@dataclass(frozen=True, slots=True)
class Patience:
    """How often, and for how long, a unit of work that the database undid is begun again.

    Attributes:
        tries: at most so many beginnings.
        seconds: no new beginning after so long.
        longest_pause_s: pauses between them are random and grow up to this.
    """

    tries: int = 6
    seconds: float = 8.0
    longest_pause_s: float = 0.5


USUAL = Patience()


def patience_of(sessions: sessionmaker[Session]) -> Patience:
    """The patience given to ``connect``."""
    patience: Patience = sessions.kw.get("info", {}).get("patience", USUAL)
    return patience


def in_transaction(sessions: sessionmaker[Session], unit: Callable[[Session], T]) -> T:
    """Run a unit of work that is no command (signing in, a set-up link) in one transaction, again when it was undone.

    A lost connection is not tried again: nobody knows whether it was committed.

    Raises:
        Unavailable: the database cannot be reached, or stays too busy.
    """

    def attempt() -> T:
        with sessions() as session, session.begin():
            return unit(session)

    try:
        return again(attempt, patience_of(sessions), keyed=False)
    except Exception as fault:
        refusal = as_domain_error(fault)
        if refusal is None:
            raise
        raise refusal from fault


def again(attempt: Callable[[], T], patience: Patience, *, keyed: bool) -> T:
    """Call ``attempt`` until it succeeds, raises what no repeat would mend, or the patience is over.

    After a silence of the server as long as the patience there is no repeat: the person would wait through another one.
    """
    began = monotonic()
    try:
        return attempt()
    except Exception as fault:
        is_over = monotonic() - began > patience.seconds and _is_lost(fault)
        if is_over or not is_retryable(fault, keyed=keyed):
            raise
    # Only now: setting up the repeats costs as much as a small command.
    return _retrying(patience, keyed=keyed)(attempt)


def _is_lost(fault: Exception) -> bool:
    return isinstance(fault, DBAPIError) and error_number(fault) == _LOST


def _retrying(patience: Patience, *, keyed: bool) -> Retrying:
    return Retrying(
        retry=retry_if_exception(lambda fault: is_retryable(fault, keyed=keyed)),
        stop=stop_after_attempt(patience.tries - 1) | stop_after_delay(patience.seconds),
        wait=wait_random_exponential(multiplier=min(0.02, patience.longest_pause_s), max=patience.longest_pause_s),
        reraise=True,
    )
