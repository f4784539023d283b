from datetime import date
from decimal import Decimal

from billing.exceptions import InsufficientFunds, InvoiceClosed, NoSuchAccount
from tests.base import BillingTestCase

MARCH = date(2024, 3, 1)


class InvoicingTest(BillingTestCase):
    def issue(self, amount, debtor="a", creditor="b"):
        return self.invoicing.issue(debtor, creditor, Decimal(amount), MARCH)

    def test_pay(self):
        invoice = self.issue(40)
        self.assertEqual((invoice.state, invoice.issued), ("open", MARCH))
        self.assertEqual(self.invoicing.pay(invoice.id).state, "paid")
        self.assertEqual(self.balances(), {"a": 60, "b": 40})
        with self.assertRaises(InvoiceClosed):
            self.invoicing.pay(invoice.id)

    def test_unpaid_stays_open(self):
        invoice = self.issue(400)
        self.assertRaises(InsufficientFunds, self.invoicing.pay, invoice.id)
        self.assertTrue(self.invoicing.void(invoice.id))
        self.assertFalse(self.invoicing.void(invoice.id))
        self.assertEqual(self.invoicing.sums(), {"void": 400})

    def test_collect(self):
        first, second, third = [self.issue(amount) for amount in (70, 60, 30)]
        paid, unpaid = self.invoicing.collect(date(2024, 4, 1))
        self.assertEqual(paid, [first.id, third.id])
        self.assertEqual([number for number, _ in unpaid], [second.id])
        self.assertEqual(self.balances(), {"a": 0, "b": 100})
        self.assertTrue(self.accounts.is_balanced())

    def test_unknown_account(self):
        with self.assertRaisesRegex(NoSuchAccount, "no account x"):
            self.issue(1, debtor="x")
