from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import List, Optional

from pymysql.connections import Connection

from .base import Dao


@dataclass
class Invoice:
    id: int
    debtor: str
    creditor: str
    amount: Decimal
    issued: date
    state: str


class InvoiceDao(Dao):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)

    def issue(self, debtor: str, creditor: str, amount: Decimal, issued: date) -> Invoice:
        number = self._insert(
            "INSERT INTO invoices (debtor, creditor, amount, issued) VALUES (%s, %s, %s, %s)",
            (debtor, creditor, amount, issued),
        )
        return self.get(number)

    def get(self, number: int) -> Optional[Invoice]:
        row = self._row("SELECT * FROM invoices WHERE id = %s", (number,))
        return Invoice(**row) if row else None

    def open(self, before: date) -> List[Invoice]:
        rows = self._rows("SELECT * FROM invoices WHERE state = 'open' AND issued < %s ORDER BY id", (before,))
        return [Invoice(**row) for row in rows]

    def close(self, invoice: Invoice, state: str) -> bool:
        changed = self._execute(
            "UPDATE invoices SET state = %s WHERE id = %s AND state = 'open'", (state, invoice.id)
        )
        return changed == 1

    def sums(self):
        return {row["state"]: row["total"] for row in self._rows(
            "SELECT state, SUM(amount) AS total FROM invoices GROUP BY state ORDER BY state"
        )}
