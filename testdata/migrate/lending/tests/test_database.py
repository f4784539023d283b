import io
import os
import sqlite3
import tempfile
import unittest

from lending import export
from lending.database import connect, migrate, savepoint, session, version
from lending.services import Library


class MigrationTest(unittest.TestCase):
    def test_steps(self):
        with session(":memory:") as conn:
            self.assertEqual(migrate(conn, 1), [1])
            self.assertEqual(version(conn), 1)
            self.assertEqual(migrate(conn), [2, 3])
            self.assertEqual(migrate(conn), [])

    def test_foreign_keys(self):
        with session(":memory:") as conn:
            migrate(conn)
            with self.assertRaises(sqlite3.IntegrityError):
                conn.execute("INSERT INTO loans (book_id, member_id, due) VALUES (1, 1, '')")


class SavepointTest(unittest.TestCase):
    def setUp(self):
        self.conn = connect(":memory:")
        self.addCleanup(self.conn.close)
        self.conn.executescript("CREATE TABLE t (x)")

    def values(self):
        return [x for (x,) in self.conn.execute("SELECT x FROM t ORDER BY x")]

    def test_inner_failure(self):
        with self.conn:
            self.conn.execute("INSERT INTO t VALUES (1)")
            with self.assertRaises(ZeroDivisionError):
                with savepoint(self.conn, "inner"):
                    self.conn.execute("INSERT INTO t VALUES (2)")
                    1 / 0
            with savepoint(self.conn, "inner"):
                self.conn.execute("INSERT INTO t VALUES (3)")
        self.assertFalse(self.conn.in_transaction)
        self.assertEqual(self.values(), [1, 3])

    def test_outer_failure(self):
        try:
            with self.conn:
                with savepoint(self.conn, "inner"):
                    self.conn.execute("INSERT INTO t VALUES (2)")
                self.assertTrue(self.conn.in_transaction)
                raise KeyError
        except KeyError:
            pass
        self.assertEqual(self.values(), [])
        self.conn.execute("INSERT INTO t VALUES (4)")
        self.conn.rollback()
        self.assertEqual(self.values(), [])


class ExportTest(unittest.TestCase):
    def test_all(self):
        with session(":memory:") as conn, tempfile.TemporaryDirectory() as folder:
            migrate(conn)
            library = Library(conn)
            for n in range(7):
                library.acquire(str(n), f"Title {n}", "Author")
            out = io.StringIO()
            self.assertEqual(export.write_csv(conn, out), 3)
            self.assertEqual(out.getvalue().count("\n"), 7)
            self.assertEqual(export.backup(conn, os.path.join(folder, "copy.db")), 7)
            self.assertEqual(list(export.statistics(conn)), [["author", "books", "loans"], ("Author", 7, 0)])
