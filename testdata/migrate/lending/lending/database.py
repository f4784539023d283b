"""Connections, transactions and the schema with its versions."""

import contextlib
import functools
import sqlite3
import unicodedata

MIGRATIONS = [
    """
    CREATE TABLE books (
        id INTEGER PRIMARY KEY,
        isbn TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        author TEXT NOT NULL
    );
    CREATE TABLE members (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        email TEXT NOT NULL UNIQUE
    );
    """,
    """
    CREATE TABLE loans (
        id INTEGER PRIMARY KEY,
        book_id INTEGER NOT NULL REFERENCES books (id),
        member_id INTEGER NOT NULL REFERENCES members (id),
        due TEXT NOT NULL,
        returned TEXT
    );
    CREATE UNIQUE INDEX one_loan_per_book ON loans (book_id) WHERE returned IS NULL;
    """,
    """
    CREATE TABLE fines (
        loan_id INTEGER PRIMARY KEY REFERENCES loans (id),
        cents INTEGER NOT NULL CHECK (cents > 0)
    );
    CREATE TABLE journal (id INTEGER PRIMARY KEY, entry TEXT NOT NULL);
    """,
]


def fold(text):
    """Text without case and accents, for searching."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def connect(path: str) -> sqlite3.Connection:
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    conn.execute("PRAGMA foreign_keys = ON")
    conn.create_function("fold", 1, fold, deterministic=True)
    return conn


@contextlib.contextmanager
def session(path):
    """A connection that is closed at the end."""
    conn = connect(path)
    try:
        yield conn
    finally:
        conn.close()


@contextlib.contextmanager
def savepoint(conn, name):
    """Part of a transaction that can fail alone."""
    if not conn.in_transaction:
        conn.execute("BEGIN")
    conn.execute(f"SAVEPOINT {name}")
    try:
        yield conn
    except Exception:
        conn.execute(f"ROLLBACK TO {name}")
        raise
    finally:
        conn.execute(f"RELEASE {name}")


def transactional(function):
    """Runs a method of something that has a `conn` in a transaction."""

    @functools.wraps(function)
    def wrapper(self, *args, **kwargs):
        with self.conn:
            return function(self, *args, **kwargs)

    return wrapper


def version(conn):
    return conn.execute("PRAGMA user_version").fetchone()[0]


def migrate(conn, target=None):
    """Brings the schema up to date; returns the versions that were applied."""
    applied = []
    for number, script in enumerate(MIGRATIONS[:target], start=1):
        if number <= version(conn):
            continue
        conn.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")
        applied.append(number)
    return applied
