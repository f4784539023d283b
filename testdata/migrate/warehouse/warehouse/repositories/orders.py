from typing import Iterable, List

from psycopg2.extensions import connection

from warehouse.errors import UnknownOrder
from warehouse.models import Line, Order
from warehouse.repositories.base import Repository


class OrderRepository(Repository):
    table = "orders"

    def __init__(self, conn: connection):
        super().__init__(conn)

    def create(self, customer: str, note=None) -> int:
        return self.value("INSERT INTO orders (customer, note) VALUES (%s, %s) RETURNING id", (customer, note))

    def add_lines(self, order_id: int, lines: Iterable[Line]) -> None:
        with self.conn.cursor() as cur:
            cur.executemany(
                "INSERT INTO order_lines (order_id, sku, quantity, price) VALUES (%s, %s, %s, %s)",
                [(order_id, line.sku, line.quantity, line.price) for line in lines],
            )

    def lines(self, order_id: int) -> List[Line]:
        rows = self.all("SELECT sku, quantity, price FROM order_lines WHERE order_id = %s ORDER BY sku", (order_id,))
        return [Line(**row) for row in rows]

    def get(self, order_id: int) -> Order:
        row = self.one("SELECT * FROM orders WHERE id = %s", (order_id,))
        if not row:
            raise UnknownOrder(f"no order {order_id}")
        return Order(lines=self.lines(order_id), **row)

    def set_status(self, order_id: int, status: str, *, expected: str) -> bool:
        return self.run("UPDATE orders SET status = %s WHERE id = %s AND status = %s", (status, order_id, expected)) == 1

    def open_orders(self):
        return [self.get(row["id"]) for row in self.all("SELECT id FROM orders WHERE status = 'open' ORDER BY id")]
