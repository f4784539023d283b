from decimal import Decimal
from unittest import mock

from pymysql import err
from pymysql.constants import ER

from billing.exceptions import AccountExists, BillingError, InsufficientFunds
from billing.pool import PoolExhausted
from billing.transaction import UnitOfWork
from tests.base import BillingTestCase


class AccountsTest(BillingTestCase):
    def test_duplicate(self):
        with self.assertRaises(AccountExists):
            self.accounts.open("a", "Another", deposit=Decimal(5))
        self.assertEqual(self.accounts.balance("a"), 100)

    def test_transfer(self):
        self.assertEqual(self.accounts.transfer("a", "b", Decimal("30.50")), Decimal("69.50"))
        self.assertEqual(self.balances(), {"a": Decimal("69.50"), "b": Decimal("30.50")})
        self.assertTrue(self.accounts.is_balanced())

    def test_credit(self):
        self.accounts.transfer("b", "a", Decimal(50))
        with self.assertRaises(InsufficientFunds) as caught:
            self.accounts.transfer("b", "a", Decimal("0.01"))
        self.assertEqual(caught.exception.balance, -50)
        self.assertEqual(self.balances(), {"a": 150, "b": -50})

    def test_unknown_target_is_rolled_back(self):
        with self.assertRaises(BillingError):
            self.accounts.transfer("a", "nobody", Decimal(10))
        self.assertEqual(self.accounts.balance("a"), 100)

    def test_statement(self):
        self.accounts.transfer("a", "b", Decimal(10), "rent")
        self.accounts.transfer("b", "a", Decimal(4), "change")
        self.assertEqual(
            list(self.accounts.statement("a")), [("opening", 100, 100), ("rent", -10, 90), ("change", 4, 94)]
        )

    def test_deadlock_is_retried(self):
        failures = [err.OperationalError(ER.LOCK_DEADLOCK, "deadlock")] * 2

        def hook(unit):
            if failures:
                raise failures.pop()

        with self.assertLogs("billing.transaction") as logs:
            self.accounts.transfer("a", "b", Decimal(10), hook=hook)
        self.assertEqual(len(logs.output), 2)
        self.assertEqual(self.balances(), {"a": 90, "b": 10})

    def test_other_errors_are_not(self):
        hook = mock.Mock(side_effect=err.OperationalError(ER.CON_COUNT_ERROR, "too many"))
        with self.assertRaises(err.OperationalError):
            self.accounts.transfer("a", "b", Decimal(10), hook=hook)
        hook.assert_called_once()
        self.assertEqual(self.accounts.balance("a"), 100)


class UnitOfWorkTest(BillingTestCase):
    def test_nested(self):
        with UnitOfWork(self.pool) as unit:
            unit.accounts.change("a", Decimal(1))
            try:
                with unit.nested():
                    unit.accounts.change("a", Decimal(10))
                    raise ValueError
            except ValueError:
                pass
            with unit.nested():
                unit.accounts.change("a", Decimal(100))
        self.assertEqual(self.accounts.balance("a"), 201)
        with UnitOfWork(self.pool) as unit:
            self.assertEqual(unit.accounts.owned_by("%n%"), ["a"])

    def test_pool_is_exhausted(self):
        held = [self.pool.acquire() for _ in range(3)]
        self.assertRaises(PoolExhausted, self.pool.acquire)
        for conn in held:
            self.pool.release(conn)
        self.assertEqual(len(self.pool.idle), 3)
