"""What stands on a page under test, as plain words: without the backslashes of escaping, every blank a plain one."""

from typing import Any


def words(page: Any) -> str:
    """Every sentence on the page."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.text, page.caption)
    boxes = (page.info, page.success, page.warning, page.error)
    return " ".join(plain(element) for kind in (*kinds, *boxes) for element in kind)


def labels(page: Any) -> list[str]:
    """The words of the buttons, in order."""
    return [plain(button.label) for button in page.button]


def keys(page: Any) -> set[str]:
    """The keys of the buttons: those tell for certain that one is not there, for other tests press it by its key."""
    return {button.key for button in page.button}


def links(page: Any) -> list[str]:
    """The words of the links, in order."""
    return [plain(link.proto.label) for link in page.get("page_link")]


def plain(said: Any) -> str:
    """What an element says, or a text of one."""
    text: str = said if isinstance(said, str) else said.value
    return text.replace("\\", "").replace("\u2060", "").replace("\u202f", " ")
