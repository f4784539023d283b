"""The application: every part, made once and handed to those who need it."""

from __future__ import annotations

from shop import db
from shop.db import schema
from shop.jobs import JobQueue, Newsletter, StockCheck
from shop.repositories import CustomerRepository, OrderRepository, ProductRepository
from shop.services import Inventory, Ordering, Reporting


class App:
    def __init__(self, client: db.Client) -> None:
        self.client = client
        self.customers = CustomerRepository(client)
        self.orders = OrderRepository(client)
        self.products = ProductRepository(client)
        self.inventory = Inventory(self.products)
        self.ordering = Ordering(client, self.customers, self.orders, self.products, self.inventory)
        self.reporting = Reporting(self.customers, self.orders, self.products)
        self.jobs = JobQueue()

    def schedule_nightly(self) -> None:
        self.jobs.later("newsletter", Newsletter(self.customers).send)
        self.jobs.later("stock", StockCheck(self.inventory).send)
        self.jobs.later("headline", self.reporting.headline)

    def close(self) -> None:
        self.client.close()


def build_app(url: str = "memory://shop") -> App:
    client = db.connect(url)
    schema.install(client)
    return App(client)
