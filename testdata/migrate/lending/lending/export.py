"""Copies of the data: as text, as another database, as CSV."""

import contextlib
import csv
import sqlite3

from lending.repository import Books


def dump(conn, out):
    for line in conn.iterdump():
        if line.startswith("INSERT"):
            print(line, file=out)


def backup(conn, path):
    with contextlib.closing(sqlite3.connect(path)) as target:
        conn.backup(target)
        count = target.execute("SELECT count(*) FROM books").fetchone()[0]
    return count


def write_csv(conn, out, size=3):
    writer = csv.writer(out, lineterminator="\n")
    batches = 0
    for batch in Books(conn).in_batches(size):
        batches += 1
        writer.writerows((book.isbn, book.title, book.author) for book in batch)
    return batches


def statistics(conn):
    cursor = conn.execute(
        """
        SELECT author, count(DISTINCT books.id) AS books, count(loans.id) AS loans
        FROM books LEFT JOIN loans ON loans.book_id = books.id GROUP BY author ORDER BY loans DESC, author
        """
    )
    yield [column[0] for column in cursor.description]
    yield from (tuple(row) for row in cursor)
