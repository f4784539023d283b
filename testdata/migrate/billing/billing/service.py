from datetime import date
from decimal import Decimal

from billing.exceptions import BillingError, InsufficientFunds, InvoiceClosed
from billing.pool import Pool
from billing.transaction import UnitOfWork, retry


class Accounts:
    def __init__(self, pool):
        self.pool = pool

    def unit(self):
        return UnitOfWork(self.pool)

    def open(self, number, owner, credit=Decimal(0), deposit=None):
        with self.unit() as unit:
            unit.accounts.open(number, owner, credit)
            if deposit:
                unit.accounts.change(number, deposit)
                unit.entries.add(number, deposit, "opening")

    @retry(times=3)
    def transfer(self, source, target, amount, text="transfer", hook=None):
        """Moves money. The hook runs between the two sides."""
        if amount <= 0:
            raise BillingError("an amount must be positive")
        with self.unit() as unit:
            left = unit.accounts.change(source, -amount)
            if hook is not None:
                hook(unit)
            unit.accounts.change(target, amount)
            unit.entries.add_many([(source, -amount, text), (target, amount, text)])
        return left

    def balance(self, number):
        with self.pool.connection() as conn:
            with conn.cursor() as cursor:
                cursor.execute("SELECT balance FROM accounts WHERE number = %s", (number,))
                row = cursor.fetchone()
        if not row:
            raise BillingError(f"no account {number}")
        return row["balance"]

    def statement(self, number):
        """The entries of an account, each with the balance after it."""
        balance = Decimal(0)
        with self.unit() as unit:
            for entry in unit.entries.stream(number):
                balance += entry["amount"]
                yield entry["text"], entry["amount"], balance

    def is_balanced(self):
        """Whether the accounts are what their entries make them."""
        with self.unit() as unit:
            total = Decimal(0)
            for page in unit.entries.pages(2):
                total += sum(entry["amount"] for entry in page)
            return total == unit.accounts.total()


class Invoicing:
    def __init__(self, pool: Pool, accounts: Accounts) -> None:
        self.pool = pool
        self.accounts = accounts

    def issue(self, debtor, creditor, amount, issued):
        with UnitOfWork(self.pool) as unit:
            unit.accounts.get(debtor)
            unit.accounts.get(creditor)
            return unit.invoices.issue(debtor, creditor, amount, issued)

    def _settle(self, unit, invoice):
        if not unit.invoices.close(invoice, "paid"):
            raise InvoiceClosed(f"invoice {invoice.id} is {invoice.state}")
        unit.accounts.change(invoice.debtor, -invoice.amount)
        unit.accounts.change(invoice.creditor, invoice.amount)
        text = f"invoice {invoice.id}"
        unit.entries.add(invoice.debtor, -invoice.amount, text)
        unit.entries.add(invoice.creditor, invoice.amount, text)

    def pay(self, number: int):
        with UnitOfWork(self.pool) as unit:
            invoice = unit.invoices.get(number)
            if invoice is None:
                raise BillingError(f"no invoice {number}")
            self._settle(unit, invoice)
            return unit.invoices.get(number)

    def collect(self, before: date):
        """Settles what can be paid, in one transaction; returns (paid, unpaid)."""
        paid, unpaid = [], []
        with UnitOfWork(self.pool) as unit:
            for invoice in unit.invoices.open(before):
                try:
                    with unit.nested("invoice"):
                        self._settle(unit, invoice)
                except InsufficientFunds as error:
                    unpaid.append((invoice.id, str(error)))
                else:
                    paid.append(invoice.id)
        return paid, unpaid

    def void(self, number):
        with UnitOfWork(self.pool) as unit:
            invoice = unit.invoices.get(number)
            return bool(invoice) and unit.invoices.close(invoice, "void")

    def sums(self):
        with UnitOfWork(self.pool) as unit:
            return unit.invoices.sums()
