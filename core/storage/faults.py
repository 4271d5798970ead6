"""What a database error means: try again, come back later, or somebody else was faster."""

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.kernel import Conflict, DomainError, Invalid, NotFound, Unavailable

# 1305: a savepoint is gone, because a deadlock has undone the whole transaction around it. 1317: somebody ended the
# statement, and what it was part of is undone here.
_ROLLED_BACK = {1205, 1213, 1020, 1305, 1317}
_CONNECTION_GONE = {2003, 2006, 2013, 2055, 1047, 1290, 1836, 3100, 3101, 1040, 1053, 1203, 1226, 1927}
_FULL = {1021, 1114}
_OUT_OF_TIME = {1969, 3024}
_DUPLICATE = {1062}
_SQLITE_AWAY = ("unable to open database file", "disk I/O error", "database or disk is full", "readonly database")
_NO_SUCH_PARENT = {1451, 1452}
_CHECK_OR_RANGE = {3819, 4025, 1264, 1406, 3140, 1048}


def is_retryable(fault: BaseException, *, keyed: bool) -> bool:
    """Whether running the whole unit of work again is safe and may help.

    Args:
        fault: what was raised.
        keyed: the call carries an idempotency key, so that a commit whose reply was lost is found again.
    """
    if not isinstance(fault, DBAPIError):
        return False
    number = error_number(fault)
    return number in _ROLLED_BACK or "database is locked" in str(fault.orig) or (keyed and number in _CONNECTION_GONE)


def is_duplicate(fault: IntegrityError) -> bool:
    """Whether a unique constraint refused the row."""
    return error_number(fault) in _DUPLICATE or "UNIQUE constraint failed" in str(fault.orig)


def as_domain_error(fault: BaseException) -> DomainError | None:
    """The refusal to show for a database fault; None when it is a defect that must be seen in the log."""
    if isinstance(fault, PoolTimeout):
        return Unavailable()
    if isinstance(fault, OverflowError) and "SQLite" in str(fault):
        return _out_of_range()
    if not isinstance(fault, DBAPIError):
        return None
    if is_retryable(fault, keyed=True) or fault.connection_invalidated or _is_away(fault):
        return Unavailable()
    return _refused_row(fault)


def _refused_row(fault: DBAPIError) -> DomainError | None:
    number, text = error_number(fault), str(fault.orig)
    if isinstance(fault, IntegrityError) and is_duplicate(fault):
        return Conflict("That already exists, or somebody else was faster. Look again.")
    if number in _NO_SUCH_PARENT or "FOREIGN KEY constraint failed" in text:
        return NotFound()
    if number in _CHECK_OR_RANGE or "CHECK constraint failed" in text:
        return _out_of_range()
    return None


def _out_of_range() -> Invalid:
    return Invalid("The database refuses that value: it is out of range.")


def _is_away(fault: DBAPIError) -> bool:
    return error_number(fault) in _FULL | _OUT_OF_TIME or any(words in str(fault.orig) for words in _SQLITE_AWAY)


def error_number(fault: DBAPIError) -> int | None:
    """The server's error number, None on SQLite."""
    arguments = getattr(fault.orig, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None
