import unittest

from fleet import schema
from fleet.database import Database
from fleet.service import Fleet


class FleetTestCase(unittest.TestCase):
    """Starts each test with empty tables and two vehicles."""

    def setUp(self):
        self.database = Database(size=2)
        self.database.__enter__()
        self.addCleanup(self.database.__exit__, None, None, None)
        with self.database.connection() as conn:
            schema.create(conn)
            schema.empty(conn)
        self.fleet = Fleet(self.database)
        self.fleet.buy("A", "Van", 100)
        self.fleet.buy("B", "Car", colour="red")

    def value(self, query, *params):
        with self.database.alone() as conn:
            row = conn.execute(query, params).fetchone()
        return row[0]
