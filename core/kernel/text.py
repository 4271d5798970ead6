"""Text as people type it, made safe to store and to compare."""

import unicodedata

from core.kernel.errors import Invalid


def clean_line(text: str | None) -> str:
    r"""One line: control and invisible characters gone, white space single, ends stripped.

    >>> clean_line("  Filler\t3\n")
    'Filler 3'
    >>> clean_line("\u200b\u2060 \u200d")
    ''
    """
    return " ".join(_printable(text or "").split())


def clean_text(text: str | None) -> str:
    r"""Several lines: control and invisible characters except line breaks gone, ends stripped.

    >>> clean_text(" a\x00b\r\nc ")
    'ab\nc'
    """
    return _printable((text or "").replace("\r\n", "\n")).strip()


def check_reason(text: str | None) -> str:
    """A reason, cleaned.

    Raises:
        Invalid: there is none.
    """
    reason = clean_text(text)
    if not reason:
        raise Invalid("Give a reason.", field="reason")
    return reason


def check_line(text: str | None, longest: int) -> str | None:
    """One cleaned line, None when empty.

    Raises:
        Invalid: it has more characters than ``longest``.
    """
    cleaned = clean_line(text)
    if len(cleaned) > longest:
        raise Invalid("That text is longer than {longest} characters.", longest=longest)
    return cleaned or None


def folded(text: str | None) -> str:
    """The form in which names are compared: case, width and spacing do not count.

    >>> folded(" PRESS  4 ") == folded("press 4")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", clean_line(text)).casefold().split())


def _printable(text: str) -> str:
    """What can be seen, with the joiners that shape the signs around them; joiners alone are nothing."""
    normal = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in normal if c in "\n\t" or c in _JOINERS or unicodedata.category(c)[0] != "C")
    return kept if kept.translate(_WITHOUT_JOINERS).strip() else ""


_JOINERS = "\u200c\u200d"
_WITHOUT_JOINERS = dict.fromkeys(map(ord, _JOINERS))
