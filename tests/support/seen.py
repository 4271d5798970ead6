"""What stands on a page under test, as plain words."""

from typing import Any


def words(page: Any) -> str:
    """Every sentence on the page, without the backslashes of escaping."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.text, page.caption, page.info, page.success)
    spoken = [element.value for kind in kinds for element in kind]
    return " ".join([*spoken, *(error.value for error in page.error)]).replace("\\", "").replace("\u2060", "")


def labels(page: Any) -> list[str]:
    """The words of the buttons, in order."""
    return [button.label.replace("\\", "").replace("\u2060", "") for button in page.button]
