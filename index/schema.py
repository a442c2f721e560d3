"""The tables of the library and how an older library becomes a current one."""

import sqlite3
from collections.abc import Iterable

# Passage numbers are never used twice (AUTOINCREMENT): a vector index that lags behind can then not
# mistake a new passage for one that is gone. `stale` lists the passages in which it still has to follow:
# those that exist are to be written there, the others deleted.
# `file` has the files and pages that were read to the end, with what asks a server whether a page has changed; `source`
# says which part of which file holds an article, and one article may be held by several.
FIRST = """
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO setting VALUES ('name', lower(hex(randomblob(8))));
CREATE TABLE root (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE forgotten (path TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (path, part)) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    text_digest BLOB NOT NULL,
    title TEXT, author TEXT, outlet TEXT, published TEXT, url TEXT, language TEXT, modified TEXT
);
CREATE INDEX article_by_text ON article (text_digest);
CREATE INDEX article_by_date ON article (published);
CREATE INDEX article_by_language ON article (language);
CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
    DELETE FROM article_words WHERE rowid = old.number;
END;
CREATE INDEX article_by_url ON article (url) WHERE url IS NOT NULL;
CREATE TABLE source (
    path TEXT NOT NULL,
    part TEXT NOT NULL,
    digest TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (path, part)
) WITHOUT ROWID;
CREATE INDEX source_by_article ON source (article);
CREATE TABLE band (
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;
CREATE INDEX band_by_article ON band (article);
CREATE TABLE copy (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    likeness REAL NOT NULL,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX copy_by_other ON copy (other);
CREATE TABLE passage (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX passage_by_article ON passage (article, start);
CREATE TABLE model (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    revision TEXT NOT NULL,
    dimension INTEGER NOT NULL,
    query_prefix TEXT NOT NULL,
    document_prefix TEXT NOT NULL,
    active INTEGER NOT NULL
);
CREATE TABLE vector (
    model INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    passage INTEGER NOT NULL REFERENCES passage ON DELETE CASCADE,
    value BLOB NOT NULL,
    PRIMARY KEY (model, passage)
);
CREATE INDEX vector_by_passage ON vector (passage);
CREATE TABLE stale (passage INTEGER PRIMARY KEY);
CREATE TRIGGER passage_added AFTER INSERT ON passage BEGIN
    INSERT OR IGNORE INTO stale VALUES (new.number);
END;
CREATE TRIGGER passage_removed AFTER DELETE ON passage BEGIN
    INSERT OR IGNORE INTO stale VALUES (old.number);
    DELETE FROM words WHERE rowid = old.number;
    DELETE FROM spellings WHERE rowid = old.number;
END;
CREATE TABLE quotation (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    passage INTEGER NOT NULL,
    kind TEXT NOT NULL,
    spans TEXT NOT NULL,
    speaker TEXT NOT NULL,
    mention TEXT,
    cue TEXT,
    lemma TEXT NOT NULL,
    polarity TEXT NOT NULL,
    confidence REAL NOT NULL
);
CREATE INDEX quotation_by_article ON quotation (article);
CREATE INDEX quotation_by_speaker ON quotation (speaker);
CREATE TRIGGER quotation_removed AFTER DELETE ON quotation BEGIN
    DELETE FROM statements WHERE rowid = old.number;
END;
CREATE VIRTUAL TABLE statements USING
    fts5 (content, speaker, profile, sentence, title, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE article_words USING fts5 (title, body, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE words USING fts5 (title, body, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
CREATE VIRTUAL TABLE spellings USING fts5 (body, tokenize = "unicode61 remove_diacritics 0");
"""
# `asked` says when each page was asked for and since when it is as it is, `moved` which pages moved for good, `rest`
# until when hosts are left alone, in seconds since 1970.
PAGES = """
CREATE TABLE asked (path TEXT PRIMARY KEY, day TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE moved (path TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rest (host TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
"""
# How common words are as they are spelled; and the mark that stands in every text (EVERYWHERE in index/word_table.py).
SPELLED = """
CREATE VIRTUAL TABLE spelled USING fts5vocab (spellings, row);
UPDATE words SET body = body || ' ' || char(57344);
UPDATE article_words SET body = body || ' ' || char(57344);
"""
MIGRATIONS = (FIRST, PAGES, SPELLED)


class SchemaTooNewError(Exception):
    """The library was written by a newer Quidit."""


def migrate(connection: sqlite3.Connection, migrations: tuple[str, ...] = MIGRATIONS) -> None:
    """Bring the tables up to date, each step in a transaction of its own. `user_version` counts the steps done.

    Raises SchemaTooNewError where more steps were done than are known here.
    """
    done = steps_done(connection)
    if done > len(migrations):
        raise SchemaTooNewError(f"its tables are of version {done}, this program knows {len(migrations)}")
    for version, script in enumerate(migrations[done:], start=done + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {version}; COMMIT;")


def any_of(stems: Iterable[str]) -> str:
    """A full-text query for rows that hold any of these stems; "" for none."""
    # Stems are letters and digits only; in quotation marks none of them is an operator.
    return " OR ".join(f'"{stem}"' for stem in dict.fromkeys(stems))


def steps_done(connection: sqlite3.Connection) -> int:
    """How many migrations the open database has seen."""
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    return int(done)
