"""What people typed reaches a Markdown place harmless; a browser test shows that it looks as typed."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ui.text import escape

JOINER = "\u2060"


@given(st.text())
@example("C:\\temp\\[x](y)")
@example(":red[a] :material/home: :smile: $x$ www.a.de a@b.c -> <- >= --")
def test_escaping_loses_nothing_but_layout(text):
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text)).replace(JOINER, "")

    assert plain == " ".join(text.replace(JOINER, "").split()) or JOINER in text


@given(st.text(alphabet=":[]()*_`$<>#!|~@/.-=wW+ abc\\"))
def test_every_mark_is_escaped(text):
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", escape(text))

    assert not re.search(r"[!-/:-@\[-`{-~]", rest)


@pytest.mark.parametrize(
    "nasty",
    ["http://a.b", "www.a.b", "a@b.c", ":smile:", ":material/home:", ":streamlit:", "->", "<-", ">=", "<=", "~=", "--"],
)
def test_what_is_replaced_late_is_split(nasty):
    unescaped = re.sub(r"\\(.)", r"\1", escape(nasty))

    assert nasty not in unescaped
    assert unescaped.replace(JOINER, "") == nasty


def test_lines_become_one():
    assert escape("# a\n- b") == r"\# a \- b"
