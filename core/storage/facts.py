"""Small facts about an installation, such as 'this is the demo'."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.storage.base import Base, Identified
from core.storage.types import code

DEMO = "demo"


class InstallationFact(Identified, Base):
    """One named fact."""

    __tablename__ = "installation_facts"

    name: Mapped[str] = mapped_column(code(60), unique=True)
    value: Mapped[str] = mapped_column(String(200))


def fact(session: Session, name: str) -> str | None:
    """The value of a fact, None when it was never set."""
    return session.scalar(select(InstallationFact.value).where(InstallationFact.name == name))


def set_fact(session: Session, name: str, value: str) -> None:
    """Set a fact."""
    found = session.scalars(select(InstallationFact).where(InstallationFact.name == name)).one_or_none()
    if found is None:
        session.add(InstallationFact(name=name, value=value))
    else:
        found.value = value
