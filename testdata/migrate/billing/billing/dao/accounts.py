from decimal import Decimal

import pymysql
from pymysql.constants import ER

from ..exceptions import AccountExists, InsufficientFunds, NoSuchAccount
from .base import Dao


class AccountDao(Dao):
    def open(self, number, owner, credit=0):
        try:
            self._execute(
                "INSERT INTO accounts (number, owner, credit) VALUES (%s, %s, %s)", (number, owner, credit)
            )
        except pymysql.err.IntegrityError as error:
            code, _ = error.args
            if code == ER.DUP_ENTRY:
                raise AccountExists(number) from error
            raise

    def get(self, number, lock=False):
        row = self._row("SELECT * FROM accounts WHERE number = %s" + (" FOR UPDATE" if lock else ""), (number,))
        if row is None:
            raise NoSuchAccount("no account %s" % number)
        return row

    def change(self, number, amount: Decimal):
        account = self.get(number, lock=True)
        if account["balance"] + amount < -account["credit"]:
            raise InsufficientFunds(number, account["balance"], -amount)
        self._execute("UPDATE accounts SET balance = balance + %s WHERE number = %s", (amount, number))
        return account["balance"] + amount

    def total(self):
        return self._row("SELECT COALESCE(SUM(balance), 0) AS total FROM accounts")["total"]

    def owned_by(self, pattern):
        return [row["number"] for row in self._rows(
            "SELECT number FROM accounts WHERE owner LIKE %(pattern)s ORDER BY number", {"pattern": pattern}
        )]
