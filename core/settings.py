"""Settings, all from the environment (or a ``.env`` file); every one stands in ``.env.example``."""

import logging
import re
import secrets
import stat
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

EMBEDDED_URL = "sqlite:///var/millwright.db"
FILE = Path(".env")
_PLACEHOLDERS = {"your-secret-key-here", "changeme", "change-me", "secret"}
_SECRET_LINE = re.compile(
    r"^\s*(export\s+)?(SECRET_KEY(_OLD)?\s*=\s*['\"]?\w|DATABASE_URL\s*=.*//[^/@]*:[^/@]+@)",
    re.MULTILINE | re.IGNORECASE,
)
Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """What an installation decides."""

    model_config = SettingsConfigDict(env_file=FILE, extra="ignore", frozen=True)

    database_url: str = EMBEDDED_URL
    secret_key: SecretStr | None = None
    secret_key_old: Words = ()
    public_base_url: str = "http://localhost:8501"
    plant_name: str = "Harlow plant"
    plant_timezone: str = "Europe/London"
    plant_currency: str = Field(default="EUR", pattern="^[A-Z]{3}$")
    default_locale: Literal["en", "de"] = "en"
    host: str = "0.0.0.0"  # noqa: S104 - tablets reach it over the plant's network
    port: int = Field(default=8501, ge=1, le=65_535)
    allowed_hosts: Words = ()
    trusted_proxies: Words = ()
    session_idle_minutes: int = Field(default=12 * 60, ge=1)
    session_absolute_hours: int = Field(default=7 * 24, ge=1)
    emergency_take_limit: Decimal = Field(default=Decimal(500), ge=0)
    storage_url: str = Field(default="file://var/files", validation_alias=AliasChoices("STORAGE_URL", "UPLOAD_DIR"))
    demo_data: bool = True
    log_level: str = "INFO"

    @model_validator(mode="before")
    @classmethod
    def _address_follows_the_port(cls, values: Any) -> Any:
        port = values.get("port")
        return values if port is None else {"public_base_url": f"http://localhost:{port}", **values}

    @field_validator("secret_key_old", "allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _kept_in_a_file(cls, value: str) -> str:
        scheme, _mark, place = value.partition("://")
        if scheme.startswith("sqlite") and place.partition("?")[0].strip("/ ") in {"", ":memory:"}:
            raise ValueError(f"DATABASE_URL '{value}' names no file; one is {EMBEDDED_URL}")
        return value

    @field_validator("plant_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as fault:
            raise ValueError(f"PLANT_TIMEZONE '{value}' is not a time zone name such as Europe/London") from fault
        return value

    @field_validator("public_base_url")
    @classmethod
    def _address_of_a_browser(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
            raise ValueError(f"PUBLIC_BASE_URL '{value}' is not an address such as https://millwright.example")
        return value

    @field_validator("storage_url")
    @classmethod
    def _folder_as_url(cls, value: str) -> str:
        scheme, _mark, folder = value.strip().rpartition("://")
        if scheme.lower() not in {"", "file"} or not folder or (not scheme and urlsplit(folder).scheme):
            raise ValueError("STORAGE_URL is not a folder such as file:///srv/millwright/files")
        return f"file://{folder}"

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in logging.getLevelNamesMapping():
            raise ValueError(f"LOG_LEVEL '{value}' is none of DEBUG, INFO, WARNING and ERROR")
        return value

    @model_validator(mode="after")
    def _real_database_needs_a_secret(self) -> "Settings":
        if not self.is_embedded:
            check_secret(self.secret_key.get_secret_value() if self.secret_key else "")
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database_url.startswith("sqlite")

    @property
    def zone(self) -> ZoneInfo:
        """The plant's time zone."""
        return ZoneInfo(self.plant_timezone)

    def day_of(self, at: datetime) -> date:
        """The day of the plant on which an instant lies."""
        return at.astimezone(self.zone).date()

    @property
    def secret(self) -> str:
        """The application's secret; the embedded database keeps one in a file beside it."""
        if self.secret_key and self.secret_key.get_secret_value():
            return self.secret_key.get_secret_value()
        return _kept_secret(Path(self.database_url.partition(":///")[2]).parent / "secret.key")


@cache
def load() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def wrong_in(fault: ValidationError) -> str:
    """Every setting that cannot be right, by its name, in one line."""
    said = []
    for error in fault.errors(include_url=False):
        name, words = "".join(map(str, error["loc"])).upper(), error["msg"].removeprefix("Value error, ")
        said.append(words if name in words else f"{name}: {words}")
    return "; ".join(said)


def exposed(file: Path = FILE) -> str | None:
    """The warning of a file of settings in which every account of this machine can read a secret; None without one."""
    try:
        is_open = bool(file.stat().st_mode & stat.S_IROTH)
        if not is_open or _SECRET_LINE.search(file.read_text(errors="replace")) is None:
            return None
    except OSError:
        return None
    return f"Warning: every account of this machine can read the secrets in {file.resolve()}. Mend it: chmod o= {file}"


def check_secret(secret: str) -> None:
    """Refuse a missing, short or placeholder secret.

    Raises:
        ValueError: with the sentence to show.
    """
    if len(secret) < 32 or secret.casefold() in _PLACEHOLDERS or len(set(secret)) < 8:
        raise ValueError(
            "SECRET_KEY must be a random text of at least 32 characters; make one with: openssl rand -hex 32"
        )


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()
