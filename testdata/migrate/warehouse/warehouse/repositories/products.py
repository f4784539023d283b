import psycopg2
from psycopg2.extras import Json, execute_values

from warehouse.errors import DuplicateProduct, UnknownProduct
from warehouse.models import Product
from warehouse.repositories.base import Repository


class ProductRepository(Repository):
    table = "products"

    def add(self, sku, name, price, attributes=None, tags=()) -> Product:
        try:
            row = self.one(
                "INSERT INTO products (sku, name, price, attributes, tags) VALUES (%s, %s, %s, %s, %s) RETURNING *",
                (sku, name, price, Json(attributes or {}), list(tags)),
            )
        except psycopg2.errors.UniqueViolation as error:
            assert error.diag.constraint_name == "products_sku_unique"
            raise DuplicateProduct(sku) from error
        return Product.from_row(row)

    def by_sku(self, sku: str) -> Product:
        row = self.one("SELECT * FROM products WHERE sku = %s", (sku,))
        if row is None:
            raise UnknownProduct(f"no product {sku}")
        return Product.from_row(row)

    def search(self, text=None, tag=None, limit=20):
        where, params = ["true"], {"limit": limit}
        if text:
            where.append("name ILIKE %(text)s")
            params["text"] = f"%{text}%"
        if tag:
            where.append("%(tag)s = ANY (tags)")
            params["tag"] = tag
        query = f"SELECT * FROM products WHERE {' AND '.join(where)} ORDER BY sku LIMIT %(limit)s"
        return [Product.from_row(row) for row in self.all(query, params)]

    def add_many(self, rows):
        with self.conn.cursor() as cur:
            execute_values(
                cur,
                "INSERT INTO products (sku, name, price) VALUES %s",
                [(row["sku"], row["name"], row["price"]) for row in rows],
            )

    def reprice(self, percent):
        return self.run("UPDATE products SET price = round(price * (100 + %s) / 100, 2)", (percent,))

    def annotate(self, sku, **attributes):
        changed = self.run("UPDATE products SET attributes = attributes || %s WHERE sku = %s", (Json(attributes), sku))
        if changed != 1:
            raise UnknownProduct(f"no product {sku}")
