from typing import List, Tuple

from warehouse.db import Database, retrying, savepoint, transactional
from warehouse.errors import OutOfStock, WarehouseError
from warehouse.models import Line, Order
from warehouse.repositories import OrderRepository, ProductRepository, StockRepository


class OrderingService:
    def __init__(self, db: Database):
        self.db = db
        self.listeners = []

    def subscribe(self, listener):
        self.listeners.append(listener)

    def _notify(self, event, order):
        for listener in self.listeners:
            listener(event, order)

    def place(self, customer: str, wanted: List[Tuple[str, int]], note=None) -> Order:
        order = self._place(customer, wanted, note)
        self._notify("placed", order)
        return order

    @transactional
    def _place(self, conn, customer, wanted, note):
        products, stock, orders = ProductRepository(conn), StockRepository(conn), OrderRepository(conn)
        order_id = orders.create(customer, note)
        lines = []
        for sku, quantity in wanted:
            product = products.by_sku(sku)
            stock.take(product, quantity, f"order {order_id}")
            lines.append(Line(sku, quantity, product.price))
        orders.add_lines(order_id, lines)
        return orders.get(order_id)

    @transactional
    def place_what_is_there(self, conn, customer, wanted):
        """An order of the lines that are in stock, and the SKUs of the rest."""
        products, stock, orders = ProductRepository(conn), StockRepository(conn), OrderRepository(conn)
        order_id = orders.create(customer)
        lines, left_out = [], []
        for sku, quantity in wanted:
            product = products.by_sku(sku)
            try:
                with savepoint(conn, "line"):
                    stock.take(product, quantity, f"order {order_id}")
            except OutOfStock as error:
                left_out.append(error.sku)
                continue
            lines.append(Line(sku, quantity, product.price))
        if not lines:
            raise WarehouseError("nothing of this is in stock")
        orders.add_lines(order_id, lines)
        return orders.get(order_id), left_out

    @transactional
    def cancel(self, conn, order_id):
        orders, products, stock = OrderRepository(conn), ProductRepository(conn), StockRepository(conn)
        if not orders.set_status(order_id, "cancelled", expected="open"):
            raise WarehouseError(f"order {order_id} is not open")
        for line in orders.lines(order_id):
            stock.receive(products.by_sku(line.sku), line.quantity, f"cancelled order {order_id}")
        return orders.get(order_id)

    @retrying(attempts=3)
    def ship(self, order_id, before_update=None):
        """Marks an order as shipped, on what was read and nobody changed since."""
        with self.db.connection() as conn:
            with conn.cursor() as cur:
                cur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            orders = OrderRepository(conn)
            order = orders.get(order_id)
            if before_update is not None:
                before_update(order)
            try:
                if not orders.set_status(order.id, "shipped", expected="open"):
                    raise WarehouseError(f"order {order_id} is {order.status}")
            except Exception:
                conn.rollback()
                raise
            conn.commit()
        self._notify("shipped", order)
        return order

    @transactional
    def get(self, conn, order_id) -> Order:
        return OrderRepository(conn).get(order_id)

    @transactional
    def pending(self, conn) -> List[Order]:
        return OrderRepository(conn).open_orders()
