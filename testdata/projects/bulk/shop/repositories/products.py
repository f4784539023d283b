from __future__ import annotations

from typing import Any

from shop.db.statements import Update
from shop.models import Product

from .base import Repository


class ProductRepository(Repository[Product]):
    table = "products"
    key = "sku"

    def build(self, row: dict[str, Any]) -> Product:
        return Product(row["sku"], row["title"], row["price"], row["stock"])

    def find(self, key: object) -> Product | None:
        # Article numbers are typed by hand.
        return super().find(str(key).strip().upper())

    def take(self, sku: str, quantity: int) -> bool:
        """Take from stock; false if there is not enough."""
        product = self.get(sku)
        if not product.covers(quantity):
            return False
        values = {"stock": product.stock - quantity}
        return self.client.execute(Update(self.table, {"sku": product.sku}, values)) == 1

    def low(self, threshold: int) -> list[Product]:
        return sorted(
            (product for product in self.all() if product.stock < threshold),
            key=lambda product: product.stock,
        )
