import sqlite3

from lending.database import savepoint, transactional
from lending.errors import LendingError, LimitReached
from lending.models import MAXIMUM_LOANS, due_date
from lending.repository import Books, Fines, Loans, Members


class Journal:
    """What happened, in the order in which it did."""

    def __init__(self, conn):
        self.conn = conn

    def write(self, entry):
        self.conn.execute("INSERT INTO journal (entry) VALUES (?)", (entry,))

    def entries(self):
        for (entry,) in self.conn.execute("SELECT entry FROM journal ORDER BY id"):
            yield entry


class Library:
    def __init__(self, conn: sqlite3.Connection, journal=None):
        self.conn = conn
        self.books = Books(conn)
        self.members = Members(conn)
        self.loans = Loans(conn)
        self.fines = Fines(conn)
        self.journal = journal or Journal(conn)

    @transactional
    def join(self, name, email):
        member = self.members.add(name, email)
        self.journal.write(f"joined: {name}")
        return member

    @transactional
    def acquire(self, isbn, title, author):
        book = self.books.add(isbn, title, author)
        self.journal.write(f"acquired: {book}")
        return book

    @transactional
    def acquire_many(self, books):
        added = self.books.add_many(books)
        self.journal.write(f"acquired: {added} books")
        return added

    @transactional
    def lend(self, isbn, email, today):
        return self._lend(isbn, email, today)

    def _lend(self, isbn, email, today):
        member = self.members.get(email)
        if len(self.loans.of_member(member)) >= MAXIMUM_LOANS:
            raise LimitReached(f"{member.name} has {MAXIMUM_LOANS} books already")
        loan = self.loans.lend(self.books.by_isbn(isbn), member, due_date(today))
        self.journal.write(f"lent: {loan.book.title} to {member.name}")
        return loan

    @transactional
    def lend_some(self, isbns, email, today):
        """Lends what can be lent; returns the loans, and why the others are none."""
        loans, problems = [], []
        for isbn in isbns:
            try:
                with savepoint(self.conn, "one_loan"):
                    loans.append(self._lend(isbn, email, today))
            except LendingError as error:
                problems.append(str(error))
        return loans, problems

    @transactional
    def give_back(self, isbn, today):
        loan = self.loans.of_book(self.books.by_isbn(isbn))
        if loan is None:
            raise LendingError(f"{isbn} is not lent")
        self.loans.give_back(loan, today)
        fine = loan.fine(today)
        if fine:
            self.fines.charge(loan, fine)
        self.journal.write(f"returned: {loan.book.title}" + (f", fine {fine}" if fine else ""))
        return fine

    def prolong_all(self, email, today):
        """All of a member's loans, or none if one is overdue."""
        with self.conn:
            for loan in self.loans.of_member(self.members.get(email)):
                if loan.due < today:
                    raise LendingError(f"{loan.book.title} is overdue")
                self.loans.prolong(loan, due_date(today))
            count = self.conn.execute("SELECT changes()").fetchone()[0]
        return count

    def account(self, email):
        member = self.members.get(email)
        return member, self.loans.of_member(member), self.fines.total(member)
