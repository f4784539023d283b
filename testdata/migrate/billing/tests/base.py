import unittest
from decimal import Decimal

from billing import schema
from billing.pool import Pool
from billing.service import Accounts, Invoicing
from billing.settings import database_arguments


class BillingTestCase(unittest.TestCase):
    def setUp(self):
        arguments = database_arguments()
        schema.drop(arguments)
        schema.create(arguments)
        self.pool = Pool(**arguments)
        self.accounts = Accounts(self.pool)
        self.invoicing = Invoicing(self.pool, self.accounts)
        self.accounts.open("a", "Ann", deposit=Decimal(100))
        self.accounts.open("b", "Bob", credit=Decimal(50))

    def tearDown(self):
        self.assertEqual(self.pool.used, 0)
        self.pool.close()

    def balances(self):
        return {number: self.accounts.balance(number) for number in ("a", "b")}
