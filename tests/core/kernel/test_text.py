"""Text as people type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel import Invalid, check_reason, clean_line, clean_text, folded

INVISIBLE = ["\u200b", "\u200b\u200d", "\u2060 \u00ad", "\ufeff", "\u202e\n", "\u3000\u200d", "\U000e0041", "\x00"]


@pytest.mark.parametrize("text", INVISIBLE)
def test_what_nobody_can_see_is_no_text(text):
    assert (clean_text(text), clean_line(text), folded(text)) == ("", "", "")


@pytest.mark.parametrize("text", [None, "", *INVISIBLE])
def test_a_reason_that_nobody_can_see_is_none(text):
    with pytest.raises(Invalid, match=r"^Give a reason\.$") as refused:
        check_reason(text)
    assert refused.value.field == "reason"


def test_keeps_what_shapes_the_signs_around_it():
    assert clean_line("👩\u200d🔧") == "👩\u200d🔧"
    assert clean_line("क\u200dष") == "क\u200dष"


def test_two_names_that_look_alike_are_one_name():
    assert folded("Press\u200b 4") == folded("press 4")


@given(st.text(st.characters(categories=["Cf", "Cc", "Zs"]), max_size=12))
def test_no_mixture_of_invisible_signs_is_text(text):
    assert (clean_text(text), clean_line(text)) == ("", "")


@given(st.text())
def test_what_is_clean_stays_as_it_is(text):
    for clean in (clean_text, clean_line):
        once = clean(text)
        assert clean(once) == once
        assert not [c for c in once if unicodedata.category(c) == "Cf" and c not in "\u200c\u200d"]
