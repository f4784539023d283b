"""The rows that a new shop starts with."""

from .client import Client
from .statements import Insert

CUSTOMERS = [
    {"name": "Ada", "email": "ada@example.org", "discount": 10},
    {"name": "Blaise", "email": "blaise@example.org", "discount": 0},
    {"name": "Chandra", "email": "chandra@example.org", "discount": 5},
]

PRODUCTS = [
    {"sku": "PEN", "title": "Fountain pen", "price": 2499, "stock": 12},
    {"sku": "INK", "title": "Bottle of ink", "price": 899, "stock": 40},
    {"sku": "PAD", "title": "Writing pad", "price": 450, "stock": 3},
]


def install(client: Client) -> int:
    """Fill an empty database; return the number of rows written."""
    written = 0
    for table, rows in (("customers", CUSTOMERS), ("products", PRODUCTS)):
        for values in rows:
            client.execute(Insert(table, values))
            written += 1
    return written
