"""Files that belong to a record."""

from core.attachments.models import Attachment, EntityType, FileType

__all__ = ["Attachment", "EntityType", "FileType"]
