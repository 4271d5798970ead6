"""What a keyed call leaves in the database tells nobody a password or a link."""

from sqlalchemy import text

from core.kernel import Role
from core.people import create_user, reset_password


def _stored(sessions) -> str:
    with sessions() as session:
        return str(session.execute(text("SELECT * FROM idempotency_keys")).all())


def test_stores_neither_the_key_nor_the_link_nor_the_password(run, sessions, admin):
    added = run(create_user, "new.one", "New One", Role.SUPERVISOR, actor=admin, key="a-random-key-of-a-form")
    other = run(create_user, "new.two", "New Two", Role.SUPERVISOR, password="seven dull gates", actor=admin, key="k-2")
    link = run(reset_password, other.user_id, actor=admin, key="k-3")

    stored = _stored(sessions)

    assert added.setup_token not in stored
    assert link not in stored
    assert "a-random-key-of-a-form" not in stored
    assert "seven dull gates" not in stored


def test_gives_the_same_link_to_a_repeat(run, admin):
    first = run(create_user, "new.one", "New One", Role.SUPERVISOR, actor=admin, key="k-1")
    again = run(create_user, "new.one", "New One", Role.SUPERVISOR, actor=admin, key="k-1")
    assert again == first
