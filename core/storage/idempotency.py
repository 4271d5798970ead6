"""A write with a key happens once: the first committed result is remembered and given back to every repeat.

Arguments and results may hold a password or a one-time link. So the key itself is never stored, only its hash; what is
stored beside it can be read or compared only by whoever brings the key again.
"""

import base64
import hashlib
import hmac
import json
import os
from dataclasses import asdict, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import TypeAdapter
from sqlalchemy import String, Text, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.kernel import Actor, IdempotencyConflict, Registered
from core.storage.base import Base, Identified, table_of
from core.storage.faults import is_duplicate
from core.storage.prepared import Prepared
from core.storage.types import UtcDateTime, code


class IdempotencyKey(Identified, Base):
    """One keyed call that was committed."""

    __tablename__ = "idempotency_keys"

    key_hash: Mapped[str] = mapped_column(code(64), unique=True)
    user_id: Mapped[int | None]
    command: Mapped[str] = mapped_column(String(80))
    arguments_mac: Mapped[str] = mapped_column(code(64))
    sealed_result: Mapped[str | None] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


_TABLE = table_of(IdempotencyKey)
_CLAIM = Prepared(insert(_TABLE), ("key_hash", "user_id", "command", "arguments_mac", "created_at"))
_REMEMBER = Prepared(
    update(_TABLE).where(_TABLE.c.key_hash == bindparam("claimed")).values(sealed_result=bindparam("returned"))
)
_NONCE = 12


class Replay(Exception):
    """The key was committed before; ``result`` is what that call returned."""

    def __init__(self, result: Any) -> None:
        self.result = result
        super().__init__("already done")


def claim(
    session: Session, registered: Registered, key: str, arguments: tuple[Any, ...], actor: Actor, now: datetime
) -> None:
    """Take the key for this transaction; a second holder waits for the first to commit.

    Raises:
        Replay: a call with this key and these arguments was committed.
        IdempotencyConflict: the key was used by somebody else or for something else.
    """
    fingerprint = _fingerprint(key, registered.name, arguments)
    session.info["key_hash"] = hashed = _hash(key)
    row = {
        "key_hash": hashed,
        "user_id": actor.user_id,
        "command": registered.name,
        "arguments_mac": fingerprint,
        "created_at": now,
    }
    try:
        _CLAIM.run(session, row)
    except IntegrityError as fault:
        if not is_duplicate(fault):
            raise
        _replay(session, registered, key, fingerprint, actor)


def remember(session: Session, registered: Registered, key: str, result: Any) -> None:
    """Store what the call returned beside its key."""
    sealed = _sealed(key, registered.name, _adapter(registered.function).dump_json(result))
    _REMEMBER.run(session, {"claimed": session.info["key_hash"], "returned": sealed})


def _replay(session: Session, registered: Registered, key: str, fingerprint: str, actor: Actor) -> None:
    first = session.scalars(select(IdempotencyKey).where(IdempotencyKey.key_hash == _hash(key))).one()
    if (first.user_id, first.command, first.arguments_mac) != (actor.user_id, registered.name, fingerprint):
        raise IdempotencyConflict()
    raise Replay(_adapter(registered.function).validate_json(_opened(key, registered.name, first.sealed_result or "")))


@cache
def _adapter(function: Any) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(function).get("return", type(None)))


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _sealed(key: str, command: str, result: bytes) -> str:
    """Encrypted so that only the key opens it, and only as what this command has returned (AES-256-GCM)."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _box(key).encrypt(nonce, result, command.encode())).decode()


def _opened(key: str, command: str, sealed: str) -> bytes:
    stored = base64.b64decode(sealed)
    return _box(key).decrypt(stored[:_NONCE], stored[_NONCE:], command.encode())


def _box(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"result of " + key.encode()).digest())


def _fingerprint(key: str, name: str, arguments: tuple[Any, ...]) -> str:
    return hmac.digest(key.encode(), _ENCODER.encode([name, arguments]).encode(), "sha256").hex()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return str(value)


_ENCODER = json.JSONEncoder(default=_plain, sort_keys=True)
