"""The keyed fingerprints of the record: one of each row, one of each link of the chain."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

COVERED = (
    "user_id",
    "actor_kind",
    "actor_name",
    "actor_role",
    "action",
    "entity_type",
    "entity_id",
    "description",
    "changes",
    "reason",
    "ip_address",
    "user_agent",
    "session_id",
    "correlation_id",
    "created_at",
    "key_id",
)
"""The columns of an activity row that its fingerprint covers: all but its id and the fingerprint."""
GENESIS = "0" * 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Keyring:
    """The current key, which signs, and older ones, which only verify."""

    current: bytes
    older: tuple[bytes, ...] = ()

    @classmethod
    def from_secrets(cls, current: str, older: tuple[str, ...] = ()) -> "Keyring":
        """Keys for the record alone, derived from the application's secrets."""
        return cls(_derived(current), tuple(_derived(secret) for secret in older))

    @cached_property
    def current_id(self) -> str:
        """The public name of the signing key."""
        return key_id(self.current)

    def named(self, name: str) -> bytes | None:
        """The key of that name, None when it is not in the ring."""
        return next((key for key in (self.current, *self.older) if key_id(key) == name), None)


def key_id(key: bytes) -> str:
    """A name that tells keys apart and nothing else."""
    return hashlib.sha256(b"key-id" + key).hexdigest()[:12]


def row_mac(key: bytes, row: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 over every column of an activity row but its id."""
    content = [[name, _plain(row[name])] for name in COVERED]
    return _sign(key, _ENCODER.encode(content))


def link_hash(key: bytes, *, seq: int, log_id: int, mac: str, prev_hash: str) -> str:
    """HMAC-SHA-256 over a link: its place, its row, and the link before it."""
    return _sign(key, f"{seq}|{log_id}|{mac}|{prev_hash}")


def same(first: str, second: str) -> bool:
    """Equal, compared in constant time; what stands in a table need not be ASCII."""
    return hmac.compare_digest(_bytes(first), _bytes(second))


def _sign(key: bytes, content: str) -> str:
    return hmac.digest(key, _bytes(content), "sha256").hex()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _derived(secret: str) -> bytes:
    return hmac.new(secret.encode(), b"millwright audit log", hashlib.sha256).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return None if value is None else (value if isinstance(value, list | dict) else str(value))
