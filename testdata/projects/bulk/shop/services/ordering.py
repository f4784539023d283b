"""Placing, paying and cancelling orders."""

from __future__ import annotations

from collections.abc import Iterable

from ..db import Client
from ..errors import ShopError
from ..models import Line, Order
from ..repositories import CustomerRepository, OrderRepository, ProductRepository
from . import pricing
from .inventory import Inventory


class Ordering:
    def __init__(
        self,
        client: Client,
        customers: CustomerRepository,
        orders: OrderRepository,
        products: ProductRepository,
        inventory: Inventory,
    ) -> None:
        self.client = client
        self.customers = customers
        self.orders = orders
        self.products = products
        self.inventory = inventory

    def place(self, customer_id: int, items: Iterable[tuple[str, int]]) -> Order:
        """Place an order as a whole or not at all."""
        customer = self.customers.get(customer_id)
        self.client.begin()
        try:
            order_id = self.orders.add(customer_id=customer.id, status="open")
            for sku, quantity in items:
                self._add_item(order_id, sku, quantity)
        except ShopError:
            self.client.rollback()
            raise
        else:
            self.client.commit()
        return self.orders.get(order_id)

    def _add_item(self, order_id: int, sku: str, quantity: int) -> None:
        self.inventory.reserve(sku, quantity)
        product = self.products.get(sku)
        self.orders.add_line(order_id, Line(product.sku, quantity, product.price))

    def due(self, order_id: int) -> int:
        order = self.orders.get(order_id)
        return pricing.amount_due(self.customers.get(order.customer_id), order)

    def pay(self, order_id: int, cents: int) -> bool:
        if self.due(order_id) != cents or not self.orders.get(order_id).is_open():
            return False
        return self.orders.set_status(order_id, "paid")

    def cancel(self, order_id: int) -> None:
        if (order := self.orders.find(order_id)) is None or not order.is_open():
            raise ShopError(f"order {order_id} cannot be cancelled")
        self.orders.set_status(order.id, "cancelled")
