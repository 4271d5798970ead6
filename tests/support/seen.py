"""What stands on a page under test, as plain words."""

from typing import Any


def words(page: Any) -> str:
    """Every sentence on the page, without the backslashes of escaping; a blank that breaks no line is a blank."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.text, page.caption, page.info, page.success)
    spoken = [element.value for kind in kinds for element in kind]
    return _plain(" ".join([*spoken, *(error.value for error in page.error)]))


def labels(page: Any) -> list[str]:
    """The words of the buttons, in order."""
    return [_plain(button.label) for button in page.button]


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "").replace("\u202f", " ")
