"""Arithmetic on prices: no database, no waiting."""

from shop.models import Customer, Order

BULK_QUANTITY = 10
BULK_PERCENT = 3


def percent_of(cents: int, percent: int) -> int:
    return (cents * percent + 50) // 100


def bulk_discount(order: Order) -> int:
    bulky = [line for line in order.lines if line.quantity >= BULK_QUANTITY]
    return sum(percent_of(line.total(), BULK_PERCENT) for line in bulky)


def amount_due(customer: Customer, order: Order) -> int:
    total = order.total() - bulk_discount(order)
    return total - percent_of(total, customer.discount)
