import sqlite3

import pytest

from index.schema import MIGRATIONS, SchemaTooNewError, migrate, steps_done

NEXT = "ALTER TABLE article ADD COLUMN mood TEXT; UPDATE article SET mood = 'glad';"


def test_an_older_library_is_brought_up_to_date_with_what_it_holds() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    db.execute("INSERT INTO article (id, text, text_digest) VALUES ('a', 't', x'00')")
    migrate(db, (*MIGRATIONS, NEXT))
    assert db.execute("SELECT id, mood FROM article").fetchall() == [("a", "glad")]
    assert steps_done(db) == len(MIGRATIONS) + 1


def test_a_migration_that_fails_changes_nothing() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db)
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, (*MIGRATIONS, "CREATE TABLE other (x); SELECT nonsense;"))
    db.execute("ROLLBACK")
    assert steps_done(db) == len(MIGRATIONS)
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'other'").fetchone() == (0,)


def test_a_library_of_a_newer_program_is_refused() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(SchemaTooNewError, match="version 99"):
        migrate(db)
