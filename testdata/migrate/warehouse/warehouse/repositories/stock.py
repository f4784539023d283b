import psycopg2

from warehouse.errors import OutOfStock
from warehouse.repositories.base import Repository


class StockRepository(Repository):
    table = "stock"

    def available(self, product):
        return self.value("SELECT quantity FROM stock WHERE product_id = %s", (product.id,)) or 0

    def receive(self, product, quantity, reason="delivery"):
        self.run(
            """
            INSERT INTO stock (product_id, quantity) VALUES (%s, %s)
            ON CONFLICT (product_id) DO UPDATE SET quantity = stock.quantity + excluded.quantity
            """,
            (product.id, quantity),
        )
        self._note(product, quantity, reason)

    def take(self, product, quantity, reason):
        available = self.available(product)
        try:
            changed = self.run("UPDATE stock SET quantity = quantity - %s WHERE product_id = %s", (quantity, product.id))
        except psycopg2.IntegrityError as error:
            raise OutOfStock(product.sku, quantity, available) from error
        if not changed:
            raise OutOfStock(product.sku, quantity, 0)
        self._note(product, -quantity, reason)

    def _note(self, product, delta, reason):
        self.run("INSERT INTO movements (product_id, delta, reason) VALUES (%s, %s, %s)", (product.id, delta, reason))

    def movements(self, product):
        return [(row["delta"], row["reason"]) for row in self.all(
            "SELECT delta, reason FROM movements WHERE product_id = %s ORDER BY id", (product.id,)
        )]
