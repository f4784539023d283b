import unittest

from warehouse import schema
from warehouse.config import Settings
from warehouse.db import Database
from warehouse.services import Services


class DatabaseTestCase(unittest.TestCase):
    """Starts each test with empty tables."""

    def setUp(self):
        self.settings = Settings.from_environment()
        schema.create(self.settings.dsn)
        schema.empty(self.settings.dsn)
        self.db = Database(self.settings)
        self.db.open()
        self.addCleanup(self.db.close)
        self.services = Services(self.db)

    def scalar(self, query, *params):
        with self.db.connection() as conn:
            with conn.cursor() as cur:
                cur.execute(query, params)
                row = cur.fetchone()
            conn.rollback()
        return row[0]
