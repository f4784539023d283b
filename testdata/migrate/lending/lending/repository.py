import sqlite3
from datetime import date
from typing import Dict, Iterator, List, Optional

from lending.errors import AlreadyLent, LendingError, NotFound
from lending.models import Book, Loan, Member

LOANS = """
    SELECT loans.id AS loan_id, due, books.*, members.id AS member_id, members.name, members.email
    FROM loans JOIN books ON books.id = book_id JOIN members ON members.id = member_id
"""


class Books:
    def __init__(self, conn: sqlite3.Connection):
        self.conn = conn

    def add(self, isbn, title, author):
        try:
            cursor = self.conn.execute(
                "INSERT INTO books (isbn, title, author) VALUES (?, ?, ?)", (isbn, title, author)
            )
        except sqlite3.IntegrityError as error:
            raise LendingError(f"book {isbn} is there already") from error
        return Book(cursor.lastrowid, isbn, title, author)

    def add_many(self, books):
        before = self.conn.total_changes
        self.conn.executemany(
            "INSERT OR IGNORE INTO books (isbn, title, author) VALUES (:isbn, :title, :author)", books
        )
        return self.conn.total_changes - before

    def by_isbn(self, isbn):
        row = self.conn.execute("SELECT * FROM books WHERE isbn = ?", (isbn,)).fetchone()
        if row is None:
            raise NotFound("book", isbn)
        return Book.of(row)

    def search(self, text) -> List[Book]:
        cursor = self.conn.execute(
            "SELECT * FROM books WHERE fold(title || ' ' || author) LIKE '%' || fold(?) || '%' ORDER BY title", (text,)
        )
        return [Book.of(row) for row in cursor]

    def __iter__(self) -> Iterator[Book]:
        for row in self.conn.execute("SELECT * FROM books ORDER BY id"):
            yield Book.of(row)

    def in_batches(self, size):
        """All books, some at a time."""
        cursor = self.conn.cursor()
        cursor.execute("SELECT * FROM books ORDER BY author, title")
        while True:
            rows = cursor.fetchmany(size)
            if not rows:
                break
            yield [Book.of(row) for row in rows]
        cursor.close()


class Members:
    def __init__(self, conn):
        self.conn = conn
        self._cache: Dict[str, Member] = {}

    def add(self, name, email):
        cursor = self.conn.cursor()
        try:
            cursor.execute("INSERT INTO members (name, email) VALUES (?, ?)", (name, email))
        except sqlite3.IntegrityError as error:
            raise LendingError(f"{email} is a member already") from error
        finally:
            cursor.close()
        return Member(cursor.lastrowid, name, email)

    def get(self, email) -> Member:
        if email not in self._cache:
            row = self.conn.execute("SELECT * FROM members WHERE email = ?", (email,)).fetchone()
            if not row:
                raise NotFound("member", email)
            self._cache[email] = Member(**dict(row))
        return self._cache[email]

    def rename(self, email, name):
        if self.conn.execute("UPDATE members SET name = ? WHERE email = ?", (name, email)).rowcount != 1:
            raise NotFound("member", email)
        self._cache.pop(email, None)


class Loans:
    def __init__(self, conn):
        self.conn = conn

    def _one(self, sql, *params) -> Optional[Loan]:
        row = self.conn.execute(LOANS + sql, params).fetchone()
        return row and self._loan(row)

    def _loan(self, row):
        member = Member(row["member_id"], row["name"], row["email"])
        return Loan(row["loan_id"], Book.of(row), member, date.fromisoformat(row["due"]))

    def lend(self, book: Book, member: Member, due: date) -> Loan:
        try:
            cursor = self.conn.execute(
                "INSERT INTO loans (book_id, member_id, due) VALUES (?, ?, ?)", (book.id, member.id, due.isoformat())
            )
        except sqlite3.IntegrityError:
            holder = self.of_book(book)
            raise AlreadyLent(f"{book.title} is with {holder.member.name} until {holder.due}") from None
        return Loan(cursor.lastrowid, book, member, due)

    def of_book(self, book):
        return self._one("WHERE book_id = ? AND returned IS NULL", book.id)

    def of_member(self, member):
        rows = self.conn.execute(LOANS + "WHERE member_id = ? AND returned IS NULL ORDER BY due, loans.id", (member.id,))
        return [self._loan(row) for row in rows.fetchall()]

    def overdue(self, today: date) -> Iterator[Loan]:
        cursor = self.conn.execute(LOANS + "WHERE returned IS NULL AND due < ? ORDER BY due, loans.id", (str(today),))
        for row in cursor:
            yield self._loan(row)

    def give_back(self, loan, today):
        self.conn.execute("UPDATE loans SET returned = ? WHERE id = ?", (today.isoformat(), loan.id))

    def prolong(self, loan, due):
        self.conn.execute("UPDATE loans SET due = ? WHERE id = ?", (due.isoformat(), loan.id))


class Fines:
    def __init__(self, conn):
        self.conn = conn

    def charge(self, loan, cents):
        self.conn.execute("INSERT INTO fines (loan_id, cents) VALUES (?, ?)", (loan.id, cents))

    def total(self, member):
        (total,) = self.conn.execute(
            "SELECT coalesce(sum(cents), 0) FROM fines JOIN loans ON loans.id = loan_id WHERE member_id = ?",
            (member.id,),
        ).fetchone()
        return total
