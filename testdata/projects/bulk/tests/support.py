"""The base of the tests that need a whole application."""

import unittest

from shop import build_app


class AppTestCase(unittest.TestCase):
    def setUp(self):
        self.app = build_app("memory://test")
        self.addCleanup(self.app.close)

    def place(self, *items, customer_id=1):
        return self.app.ordering.place(customer_id, items)
