"""Text as people type it, made safe to store and to compare."""

import unicodedata


def clean_line(text: str | None) -> str:
    r"""One line: control characters gone, white space single, ends stripped.

    >>> clean_line("  Filler\t3\n")
    'Filler 3'
    """
    return " ".join(_printable(text or "").split())


def clean_text(text: str | None) -> str:
    r"""Several lines: control characters except line breaks gone, ends stripped.

    >>> clean_text(" a\x00b\r\nc ")
    'ab\nc'
    """
    return _printable((text or "").replace("\r\n", "\n")).strip()


def folded(text: str | None) -> str:
    """The form in which names are compared: case, width and spacing do not count.

    >>> folded(" PRESS  4 ") == folded("press 4")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", clean_line(text)).casefold().split())


def _printable(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    return "".join(
        c for c in normal if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} and c not in _BIDI)
    )


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
