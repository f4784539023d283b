"""Figures and texts about what was sold."""

from shop import formatting
from shop.services.pricing import amount_due


class Reporting:
    def __init__(self, customers, orders, products):
        self._customers = customers
        self._orders = orders
        self._products = products

    def revenue(self):
        total = 0
        for order in self._orders.all():
            if order.status == "paid":
                total += amount_due(self._customers.get(order.customer_id), order)
        return total

    def receipt(self, order_id):
        order = self._orders.get(order_id)
        customer = self._customers.get(order.customer_id)
        return formatting.receipt(customer, order, amount_due(customer, order))

    def stock_table(self):
        rows = [(p.sku, p.title, formatting.money(p.price), p.stock) for p in self._products.all()]
        return formatting.table(("sku", "title", "price", "stock"), rows)

    def customer_table(self):
        rows = []
        for customer in self._customers.all():
            orders = self._orders.of_customer(customer.id)
            rows.append((customer.name, formatting.plural(len(orders), "order")))
        return formatting.table(("customer", "orders"), rows)

    def headline(self):
        return (
            f"{formatting.plural(self._orders.count(), 'order')} from "
            f"{self._customers.count()} customers, {formatting.money(self.revenue())} earned"
        )
