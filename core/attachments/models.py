"""The table of files."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.storage import Base, Identified
from core.storage.types import UtcDateTime, one_of


class EntityType(StrEnum):
    """What kind of record a file belongs to."""

    MAINTENANCE_REQUEST = "MAINTENANCE_REQUEST"
    MACHINE = "MACHINE"
    SPARE_PART = "SPARE_PART"
    PREVENTIVE_MAINTENANCE = "PREVENTIVE_MAINTENANCE"
    INVENTORY_TRANSACTION = "INVENTORY_TRANSACTION"
    MAINTENANCE_WORK = "MAINTENANCE_WORK"
    PREVENTIVE_LOG = "PREVENTIVE_LOG"
    DOCUMENT = "DOCUMENT"


class FileType(StrEnum):
    """What a file shows."""

    IMAGE = "IMAGE"
    PDF = "PDF"
    DOCUMENT = "DOCUMENT"
    VIDEO = "VIDEO"
    OTHER = "OTHER"


class Attachment(Identified, Base):
    """A file beside a record."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_entity", "entity_type", "entity_id"),)

    entity_type: Mapped[EntityType] = mapped_column(one_of(EntityType, name="entity_type"))
    entity_id: Mapped[int]
    file_url: Mapped[str] = mapped_column(String(255))
    file_type: Mapped[FileType] = mapped_column(one_of(FileType, name="file_type"))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime())
