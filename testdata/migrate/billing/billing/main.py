import argparse
import logging
import sys
from contextlib import closing
from datetime import date
from decimal import Decimal

from billing import schema
from billing.exceptions import BillingError
from billing.pool import Pool
from billing.service import Accounts, Invoicing
from billing.settings import database_arguments
from billing.transaction import scalar


class Application:
    def __init__(self, pool):
        self.pool = pool
        self.accounts = Accounts(pool)
        self.invoicing = Invoicing(pool, self.accounts)

    def open(self, number, owner, deposit="0", credit="0"):
        self.accounts.open(number, owner, Decimal(credit), Decimal(deposit))
        print(f"{number} opened, balance {self.accounts.balance(number)}")

    def transfer(self, source, target, amount):
        left = self.accounts.transfer(source, target, Decimal(amount))
        print(f"{amount} from {source} to {target}, {left} left")

    def contend(self, source, target, amount):
        """A transfer while another program holds the target account: once."""
        meanwhile = []

        def hold(unit):
            if meanwhile:
                return
            meanwhile.append("held")
            with unit.conn.cursor() as cursor:
                cursor.execute("SET innodb_lock_wait_timeout = 1")
            other = self.pool.acquire()
            try:
                other.begin()
                with other.cursor() as cursor:
                    cursor.execute("SELECT * FROM accounts WHERE number = %s FOR UPDATE", (target,))
                unit.accounts.change(target, Decimal(0))
            finally:
                self.pool.release(other)

        left = self.accounts.transfer(source, target, Decimal(amount), "contended", hold)
        print(f"{amount} from {source} to {target}, {left} left, was {', '.join(meanwhile)}")

    def statement(self, number):
        for text, amount, balance in self.accounts.statement(number):
            print(f"{text:<20} {amount:>10} {balance:>10}")

    def invoice(self, debtor, creditor, amount, issued):
        invoice = self.invoicing.issue(debtor, creditor, Decimal(amount), date.fromisoformat(issued))
        print(f"invoice {invoice.id}: {invoice.debtor} owes {invoice.creditor} {invoice.amount} since {invoice.issued}")

    def pay(self, number):
        invoice = self.invoicing.pay(int(number))
        print(f"invoice {invoice.id} is {invoice.state}")

    def void(self, number):
        print("void" if self.invoicing.void(int(number)) else "nothing to void")

    def collect(self, before):
        paid, unpaid = self.invoicing.collect(date.fromisoformat(before))
        print("paid:", *paid)
        for number, reason in unpaid:
            print(f"unpaid: {number}: {reason}")

    def audit(self):
        with self.pool.connection() as conn:
            count = scalar(conn, "SELECT COUNT(*) FROM entries")
            rich = scalar(conn, "SELECT owner FROM accounts WHERE balance > %s ORDER BY balance DESC", (100,))
        print(f"{count} entries, balanced: {self.accounts.is_balanced()}, richest: {rich}")
        for state, total in self.invoicing.sums().items():
            print(f"{state}: {total}")


COMMANDS = {
    "open": Application.open,
    "transfer": Application.transfer,
    "contend": Application.contend,
    "statement": Application.statement,
    "invoice": Application.invoice,
    "pay": Application.pay,
    "void": Application.void,
    "collect": Application.collect,
    "audit": Application.audit,
}


def parse(argv):
    parser = argparse.ArgumentParser(prog="billing")
    parser.add_argument("command", choices=["init", *COMMANDS])
    parser.add_argument("arguments", nargs="*")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    arguments = database_arguments()
    if options.command == "init":
        schema.drop(arguments)
        schema.create(arguments)
        return 0
    with closing(Pool(**arguments)) as pool:
        application = Application(pool)
        try:
            COMMANDS[options.command](application, *options.arguments)
        except BillingError as error:
            print("error:", error)
            return error.exit_code
    return 0
