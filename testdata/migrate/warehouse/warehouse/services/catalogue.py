import csv

from warehouse.db import savepoint, transactional
from warehouse.errors import DuplicateProduct
from warehouse.repositories import ProductRepository, StockRepository


class CatalogueService:
    def __init__(self, db):
        self.db = db

    @transactional
    def add(self, conn, sku, name, price, quantity=0, attributes=None, tags=()):
        product = ProductRepository(conn).add(sku, name, price, attributes, tags)
        if quantity:
            StockRepository(conn).receive(product, quantity, "opening")
        return product

    @transactional
    def find(self, conn, text=None, tag=None):
        return ProductRepository(conn).search(text, tag)

    @transactional
    def receive(self, conn, sku, quantity):
        product = ProductRepository(conn).by_sku(sku)
        stock = StockRepository(conn)
        stock.receive(product, quantity)
        return stock.available(product)

    @transactional
    def reprice(self, conn, percent):
        return ProductRepository(conn).reprice(percent)

    @transactional
    def load(self, conn, path):
        """Adds the products of a CSV file; those that are there already are left out.

        Returns how many were added, and the SKUs that were not.
        """
        products, skipped, added = ProductRepository(conn), [], 0
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                try:
                    with savepoint(conn, "one_product"):
                        product = products.add(row["sku"], row["name"], row["price"], tags=row["tags"].split())
                        StockRepository(conn).receive(product, int(row["quantity"]), "opening")
                except DuplicateProduct as error:
                    skipped.append(error.sku)
                else:
                    added += 1
        return added, skipped

    @transactional
    def load_all(self, conn, rows):
        """Adds all, or none if one is there already."""
        repository = ProductRepository(conn)
        before = repository.count()
        repository.add_many(rows)
        return repository.count() - before

    def describe(self, sku, **attributes):
        with self.db.transaction() as conn:
            products = ProductRepository(conn)
            products.annotate(sku, **attributes)
            return products.by_sku(sku).attributes
