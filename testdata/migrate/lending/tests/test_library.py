import unittest
from datetime import date

from lending.database import connect, migrate
from lending.errors import AlreadyLent, LendingError, LimitReached, NotFound
from lending.services import Library

TODAY = date(2024, 3, 1)
LATE = date(2024, 3, 20)


class LibraryTest(unittest.TestCase):
    def setUp(self):
        conn = connect(":memory:")
        self.addCleanup(conn.close)
        migrate(conn)
        self.library = Library(conn)
        self.library.join("Ann", "ann@example.org")
        self.library.join("Bob", "bob@example.org")
        for isbn in ("1", "2", "3"):
            self.library.acquire(isbn, f"Volume {isbn}", "Nobody")

    def test_lend_and_return(self):
        loan = self.library.lend("1", "ann@example.org", TODAY)
        self.assertEqual(loan.due, date(2024, 3, 15))
        with self.assertRaisesRegex(AlreadyLent, "Volume 1 is with Ann until 2024-03-15"):
            self.library.lend("1", "bob@example.org", TODAY)
        self.assertEqual(self.library.give_back("1", TODAY), 0)
        self.assertIsNone(self.library.loans.of_book(self.library.books.by_isbn("1")))

    def test_fine(self):
        self.library.lend("1", "ann@example.org", TODAY)
        self.assertEqual([loan.book.isbn for loan in self.library.loans.overdue(LATE)], ["1"])
        self.assertEqual(self.library.give_back("1", LATE), 75)
        self.assertEqual(self.library.account("ann@example.org")[2], 75)

    def test_limit(self):
        loans, problems = self.library.lend_some(["1", "9", "2", "3"], "ann@example.org", TODAY)
        self.assertEqual([loan.book.isbn for loan in loans], ["1", "2"])
        self.assertEqual(problems, ["no book '9'", "Ann has 2 books already"])
        with self.assertRaises(LimitReached):
            self.library.lend("3", "ann@example.org", TODAY)

    def test_journal_is_rolled_back(self):
        before = list(self.library.journal.entries())
        with self.assertRaises(LendingError):
            self.library.join("Ann again", "ann@example.org")
        with self.assertRaises(LendingError):
            self.library.give_back("1", TODAY)
        self.assertEqual(list(self.library.journal.entries()), before)

    def test_prolong(self):
        self.library.lend("1", "bob@example.org", TODAY)
        self.assertEqual(self.library.prolong_all("bob@example.org", date(2024, 3, 10)), 1)
        with self.assertRaises(LendingError):
            self.library.prolong_all("bob@example.org", date(2024, 4, 10))
        _, loans, _ = self.library.account("bob@example.org")
        self.assertEqual([str(loan.due) for loan in loans], ["2024-03-24"])

    def test_search(self):
        self.library.acquire("4", "Émile", "Rousseau")
        self.assertEqual([str(book) for book in self.library.books.search("EMILE")], ["Émile (Rousseau)"])
        self.assertEqual(len(list(self.library.books)), 4)

    def test_rename(self):
        self.assertEqual(self.library.members.get("bob@example.org").name, "Bob")
        self.library.members.rename("bob@example.org", "Robert")
        self.assertEqual(self.library.members.get("bob@example.org").name, "Robert")
        self.assertRaises(NotFound, self.library.members.rename, "no@example.org", "Nobody")
