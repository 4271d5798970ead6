"""Touching the record behind the product's back, and reading it back."""

import pytest

from core import audit


@pytest.fixture
def tamper(sessions):
    """Change the tables as somebody with the database in hand would, checks of the database switched off."""

    def run(*statements):
        engine = sessions.kw["bind"]
        is_file = engine.dialect.name == "sqlite"
        raw = engine.raw_connection()
        cursor = raw.cursor()
        if is_file:
            loosening = ["PRAGMA foreign_keys=OFF", "PRAGMA ignore_check_constraints=ON"]
        else:
            loosening = ["SET FOREIGN_KEY_CHECKS=0", "SET check_constraint_checks=0", "SET sql_mode=''"]
        for statement in loosening:
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount
        raw.commit()
        raw.invalidate()

    return run


@pytest.fixture
def verdict(sessions):
    """Verify the record."""

    def ask(known_head=None):
        with sessions() as session:
            return audit.verify(session, known_head=known_head)

    return ask
