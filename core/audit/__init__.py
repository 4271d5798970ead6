"""The record: every change once, with a fingerprint of its own, chained by the sealer; refusals beside it."""

from core.audit.log import count_refusals, record, security_event, use_keys
from core.audit.mac import Keyring
from core.audit.models import LogAction
from core.audit.queries import (
    Activity,
    RecordState,
    Refusal,
    activity,
    did,
    newest_token,
    record_state,
    refusals,
    verification,
)
from core.audit.seal import ALARM, is_foreign, seal, seal_lately
from core.audit.tracking import HIDDEN, note_change, replace_changes
from core.audit.verify import SEALED_WITHIN, Head, Verdict, head, verify

__all__ = [
    "ALARM",
    "HIDDEN",
    "SEALED_WITHIN",
    "Activity",
    "Head",
    "Keyring",
    "LogAction",
    "RecordState",
    "Refusal",
    "Verdict",
    "activity",
    "count_refusals",
    "did",
    "head",
    "is_foreign",
    "newest_token",
    "note_change",
    "record",
    "record_state",
    "refusals",
    "replace_changes",
    "seal",
    "seal_lately",
    "security_event",
    "use_keys",
    "verification",
    "verify",
]
