"""Forms that somebody has begun."""

import pytest

from core.kernel import Actor, Role, SignedOut
from core.people import drop_draft, keep_draft, kept_draft
from core.people.models import Draft


def test_gives_back_what_was_typed_last(sessions, given, supervisor, clock):
    keep_draft(sessions, "report-1", {"details": "Oil"}, actor=supervisor, clock=clock)
    keep_draft(sessions, "report-1", {"details": "Oil leaks", "symptoms": ["LEAK"]}, actor=supervisor, clock=clock)

    kept = kept_draft(sessions, "report-1", actor=supervisor, clock=clock)

    assert kept is not None
    assert kept.content == {"details": "Oil leaks", "symptoms": ["LEAK"]}
    assert len(given.rows(Draft)) == 1


def test_belongs_to_one_person_and_one_form(sessions, given, supervisor, clock):
    keep_draft(sessions, "report-1", {"details": "Oil"}, actor=supervisor, clock=clock)
    other = given.person(Role.SUPERVISOR)
    assert kept_draft(sessions, "report-1", actor=other, clock=clock) is None
    assert kept_draft(sessions, "report-2", actor=supervisor, clock=clock) is None


def test_is_forgotten_once_sent_and_after_a_shift(sessions, supervisor, clock):
    keep_draft(sessions, "report-1", {"details": "Oil"}, actor=supervisor, clock=clock)
    drop_draft(sessions, "report-1", actor=supervisor)
    assert kept_draft(sessions, "report-1", actor=supervisor, clock=clock) is None
    keep_draft(sessions, "report-1", {"details": "Oil"}, actor=supervisor, clock=clock)
    clock.advance(hours=18)
    assert kept_draft(sessions, "report-1", actor=supervisor, clock=clock) is None


def test_leaves_no_row_in_the_record(sessions, given, supervisor, clock):
    given.mark()
    keep_draft(sessions, "report-1", {"details": "Oil"}, actor=supervisor, clock=clock)
    assert given.audit_rows() == 0


def test_is_not_for_visitors(sessions, clock):
    with pytest.raises(SignedOut):
        keep_draft(sessions, "report-1", {}, actor=Actor(None, "nobody", None), clock=clock)
