from __future__ import annotations

from typing import TYPE_CHECKING

from ..formatting import money
from .registry import handles

if TYPE_CHECKING:
    from ..app import App


@handles("place")
def place_order(app: App, customer: str, items: list[tuple[str, int]]) -> str:
    buyer = app.customers.by_email(customer)
    if not buyer:
        return f"error: no customer {customer}"
    order = app.ordering.place(buyer.id, items)
    return f"order {order.id}: {money(app.ordering.due(order.id))} due"


@handles("pay")
def pay_order(app: App, order: int, cents: int) -> str:
    if not app.ordering.pay(order, cents):
        return f"order {order}: payment refused"
    return app.reporting.receipt(order)


@handles("cancel")
def cancel_order(app: App, order: int) -> str:
    app.ordering.cancel(order)
    return f"order {order} cancelled"
