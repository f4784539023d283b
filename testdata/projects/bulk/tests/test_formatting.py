import unittest

from shop.formatting import money, plural, table
from shop.models import Customer, Line, Order
from shop.services.pricing import amount_due


def test_money():
    assert money(5) == "0.05"
    assert money(-1250) == "-12.50"


def test_plural():
    assert plural(1, "job") == "1 job"
    assert plural(0, "job") == "0 jobs"


def test_table():
    assert table(("a", "b"), [(1, 22)]) == "a  b\n-  --\n1  22"


def test_amount_due():
    order = Order(1, 1, lines=[Line("INK", 10, 100), Line("PEN", 1, 500)])
    assert amount_due(Customer(1, "Ada", "ada@example.org", 10), order) == 1323


def load_tests(loader, tests, pattern):
    for function in (test_money, test_plural, test_table, test_amount_due):
        tests.addTest(unittest.FunctionTestCase(function))
    return tests
