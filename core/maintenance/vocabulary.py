"""The words of corrective work, stored by value."""

from enum import StrEnum


class RequestStatus(StrEnum):
    """Where a request stands."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING_PARTS = "WAITING_PARTS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class Priority(StrEnum):
    """How soon a request should be worked on."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class DowntimeType(StrEnum):
    """Why a machine stood still during a segment of its line."""

    MAINTENANCE = "MAINTENANCE"
    BREAKDOWN = "BREAKDOWN"
    WAITING_PARTS = "WAITING_PARTS"
    SCHEDULED = "SCHEDULED"
    OTHER = "OTHER"


class FailureCategory(StrEnum):
    """The physical kind of a failure."""

    MECHANICAL = "MECHANICAL"
    ELECTRICAL = "ELECTRICAL"
    HYDRAULIC = "HYDRAULIC"
    PNEUMATIC = "PNEUMATIC"
    THERMAL = "THERMAL"
    LUBRICATION = "LUBRICATION"
    VIBRATION = "VIBRATION"
    WEAR = "WEAR"
    OTHER = "OTHER"


class Symptom(StrEnum):
    """What can be seen or heard, one tap with gloves."""

    NOISE = "NOISE"
    LEAK = "LEAK"
    SMOKE = "SMOKE"
    NO_START = "NO_START"
    JAM = "JAM"
    QUALITY = "QUALITY"
    ELECTRICAL = "ELECTRICAL"
    OTHER = "OTHER"


class PauseReason(StrEnum):
    """Why somebody stops working on a job for now."""

    END_OF_SHIFT = "END_OF_SHIFT"
    OTHER_JOB = "OTHER_JOB"
    VENDOR = "VENDOR"
    ACCESS = "ACCESS"
    PERMIT = "PERMIT"
    OTHER = "OTHER"


class Outcome(StrEnum):
    """How a job ended."""

    REPAIRED = "REPAIRED"
    TEMPORARY = "TEMPORARY"
    NO_FAULT = "NO_FAULT"
    WRONG_MACHINE = "WRONG_MACHINE"


class CancelCategory(StrEnum):
    """Why a request was cancelled or rejected."""

    FALSE_ALARM = "FALSE_ALARM"
    DUPLICATE = "DUPLICATE"
    WRONG_MACHINE = "WRONG_MACHINE"
    NOT_MAINTENANCE = "NOT_MAINTENANCE"
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED"
    OTHER = "OTHER"


class SpellKind(StrEnum):
    """What a job does to its machine during a spell."""

    STOPPED = "STOPPED"
    AWAITING_PARTS = "AWAITING_PARTS"


class TypeName(str):
    """A maintenance type where a refusal names it; a screen shows the word that it has there."""

    __slots__ = ()
