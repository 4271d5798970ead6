"""What people typed reaches a Markdown place harmless; a browser test shows that it looks as typed."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ui.text import escape, label

JOINER = "\u2060"
NO_BREAK = "\u00a0\u202f"


def on_one_line(text):
    return re.sub(f"[^\\S{NO_BREAK}]+", " ", text.strip())


@given(st.text())
@example("C:\\temp\\[x](y)")
@example(":red[a] :material/home: :smile: $x$ www.a.de a@b.c -> <- >= --")
def test_escaping_loses_nothing_but_layout(text):
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escape(text)).replace(JOINER, "")

    assert plain == on_one_line(text.replace(JOINER, "")) or JOINER in text


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


@pytest.mark.parametrize("safe", [escape, label])
def test_what_holds_a_number_and_its_unit_together_stays(safe):
    assert safe("2\u202f816\u202fEUR\u00a0each") == "2\u202f816\u202fEUR\u00a0each"
    assert safe("\u00a0- a\u2003 b\u00a0") == safe("- a b")


@given(st.text())
@example("1. [x](y), of 2 pcs: ![p](//a.b/c) www.a.de a@b.c &amp; 3) **b** ~~c~~ `d` <b> :red[e] $f$ #g |h| \\")
@example("Rod seal set 40-90 mm, of 2 pcs (new)?")
def test_a_label_is_one_line_of_plain_text_to_a_reader_of_markdown(text):
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).parse(label(text))

    assert [token.type for token in parsed] in ([], ["paragraph_open", "inline", "paragraph_close"])
    inside = parsed[1].children if parsed else []
    assert {token.type for token in inside} <= {"text"}
    shown = "".join(token.content for token in inside).replace(JOINER, "")
    assert shown == on_one_line(text.replace(JOINER, "")) or JOINER in text or "\0" in text


@given(st.text(alphabet=":[]()*_`$<>#!|~@&{}/.-=wW+ a1\\"))
@example("///")
def test_a_label_leaves_no_directive_formula_or_shortcode(text):
    rest = re.sub(r"\\[!-/:-@\[-`{-~]", "", label(text))

    assert not re.search(r"[\[\]*_`$<>~\\|#&@{}]|:(?=[^\s\d])", rest)
    assert not re.search(r"//|ww\.|[-<~][->=]", label(text))


def test_a_label_is_spoken_without_backslashes():
    assert label("Rod seal 40-90 mm, of 2.5 m (new): how many?") == "Rod seal 40-90 mm, of 2.5 m (new): how many?"
