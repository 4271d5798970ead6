"""Small facts about an installation, such as 'this is the demo'."""

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.storage.base import Base, Identified
from core.storage.types import code

DEMO, UNFINISHED = "demo", "unfinished"


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


def swap_fact(session: Session, name: str, before: str, after: str | None) -> bool:
    """Set a fact, or take it away, if it still is what it was; False, with nothing changed, if not."""
    this = (InstallationFact.name == name, InstallationFact.value == before)
    change = delete(InstallationFact) if after is None else update(InstallationFact).values(value=after)
    return session.connection().execute(change.where(*this)).rowcount == 1


def is_unfinished_demo(value: str | None) -> bool:
    """Whether the fact DEMO says that its making has not ended, or was broken off."""
    return (value or "").startswith(UNFINISHED)
