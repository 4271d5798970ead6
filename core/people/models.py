"""Tables of people and their sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import HIDDEN
from core.kernel import Role
from core.storage import Base, Identified, Stamped
from core.storage.types import UtcDateTime, code, json_value, one_of


class User(Stamped, Base):
    """A person with an account."""

    __tablename__ = "users"

    username: Mapped[str] = mapped_column(String(60))
    username_key: Mapped[str] = mapped_column(code(60), unique=True)
    full_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(one_of(Role, name="role"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    password_hash: Mapped[str | None] = mapped_column(String(100), info={HIDDEN: True})
    pin_hash: Mapped[str | None] = mapped_column(String(100), info={HIDDEN: True})
    pin_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    pin_witness_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    pin_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str | None] = mapped_column(String(10))
    session_version: Mapped[int] = mapped_column(default=1)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    version: Mapped[int] = mapped_column(default=1)


class UserSession(Identified, Base):
    """One signed-in browser; only a hash of its token is stored."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index("ix_user_sessions_user", "user_id", "ended_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(code(64), unique=True, info={HIDDEN: True})
    session_version: Mapped[int]
    address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    end_reason: Mapped[str | None] = mapped_column(String(40))
    device_hash: Mapped[str | None] = mapped_column(code(64), info={HIDDEN: True})


class KnownDevice(Identified, Base):
    """A browser on which a person typed the password and may use a PIN; only a hash of its token is stored."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("device_hash", "user_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    device_hash: Mapped[str] = mapped_column(code(64), info={HIDDEN: True})
    session_version: Mapped[int]
    known_since: Mapped[datetime] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SignInThrottle(Identified, Base):
    """Failed sign-ins of one account name or one address."""

    __tablename__ = "sign_in_throttles"

    subject: Mapped[str] = mapped_column(code(100), unique=True)
    failures: Mapped[int]
    first_failed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SetupToken(Identified, Base):
    """A one-time link to set a password; without a user it makes the first administrator."""

    __tablename__ = "setup_tokens"

    token_hash: Mapped[str] = mapped_column(code(64), unique=True, info={HIDDEN: True})
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Draft(Identified, Base):
    """A form that somebody has begun and not sent, kept through a lost connection or a closed tablet."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "form"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    form: Mapped[str] = mapped_column(code(80))
    content: Mapped[Any] = mapped_column(json_value())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())
