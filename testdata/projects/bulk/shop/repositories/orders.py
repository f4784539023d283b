from __future__ import annotations

from typing import Any

from ..db import Insert, Select, Update
from ..models import Line, Order
from .base import Repository


class OrderRepository(Repository[Order]):
    table = "orders"

    def build(self, row: dict[str, Any]) -> Order:
        return Order(row["id"], row["customer_id"], row["status"])

    def find(self, key: object) -> Order | None:
        order = super().find(key)
        if order is not None:
            order.lines = self.lines_of(order.id)
        return order

    def all(self) -> list[Order]:
        orders = super().all()
        for order in orders:
            order.lines.extend(self.lines_of(order.id))
        return orders

    def lines_of(self, order_id: int) -> list[Line]:
        rows = self.client.fetch_all(Select("lines", {"order_id": order_id}))
        return [Line(row["sku"], row["quantity"], row["price"]) for row in rows]

    def add_line(self, order_id: int, line: Line) -> None:
        self.client.execute(
            Insert(
                "lines",
                {"order_id": order_id, "sku": line.sku, "quantity": line.quantity, "price": line.price},
            )
        )

    def set_status(self, order_id: int, status: str) -> bool:
        changed = self.client.execute(Update(self.table, {"id": order_id}, {"status": status}))
        return changed > 0

    def of_customer(self, customer_id: int) -> list[Order]:
        return [order for order in self.all() if order.customer_id == customer_id]
