"""User text beside Markdown: what people typed is shown as they typed it, never parsed."""

import re

import streamlit as st

_JOINER = "\u2060"
"""Word joiner: invisible, no width, no break. It splits what Streamlit replaces after Markdown escapes are resolved."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ACTIVE = re.compile(r"[\[\]*_`$<>~\\|#&@{}^]|:(?!\s|\d)|^[-+=]|(?<=\d)[.)](?=\s|$)")
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")
"""Layout. The no-break spaces stay: they hold a number and its unit together."""

_LATE = re.compile(r":(?!\d\d?:)(?=[\w+-]+:|material)|(?<=[\w+-])(?=@)|[-<~](?=[->=])|[<>](?==)|(?<=[wW])(?=\.)|/(?=/)")


def escape(text: object) -> str:
    r"""Text for a place that reads Markdown (title, label, badge): every mark is shown as itself, on one line.

    Backslashes stop Markdown, directives and formulas. Emoji and icon shortcodes, arrows and bare links are replaced
    later, in the finished text, so an invisible joiner goes into them.

    >>> escape("50 % *off*")
    '50 \\% \\*off\\*'
    """
    return _PUNCTUATION.sub(r"\\\1", _LATE.sub(_joined, _line(text)))


def label(text: object) -> str:
    r"""Text for the label of a field or a box, which a screen reader speaks with the backslashes that are left in it.

    As safe as ``escape``, but marks that mean nothing to Markdown where they stand are left alone. It begins the label;
    what follows it begins with a blank.

    >>> label("Rod seal *40* mm, of 2 pcs")
    'Rod seal \\*40\\* mm, of 2 pcs'
    """
    return _ACTIVE.sub(r"\\\g<0>", _LATE.sub(_joined, _line(text)))


def user_text(text: str | None) -> None:
    """Show what a person typed: line breaks kept, nothing parsed."""
    if text:
        st.text(text)


def _line(text: object) -> str:
    return _BLANKS.sub(" ", str(text).strip())


def _joined(found: re.Match[str]) -> str:
    mark = found.group()
    return mark[:1] + _JOINER + mark[1:]
