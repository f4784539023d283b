from decimal import Decimal

from warehouse import reports
from warehouse.errors import OutOfStock, UnknownOrder, WarehouseError
from tests.support import DatabaseTestCase


class OrderingTest(DatabaseTestCase):
    def setUp(self):
        super().setUp()
        self.ordering = self.services.ordering
        self.services.catalogue.add("A", "Anvil", "10.00", quantity=2)
        self.services.catalogue.add("B", "Bellows", "4.50", quantity=1)

    def stock(self):
        return self.scalar("SELECT array_agg(quantity ORDER BY product_id) FROM stock")

    def test_place(self):
        events = []
        self.ordering.subscribe(lambda event, order: events.append((event, order.id)))
        order = self.ordering.place("ann", [("A", 2), ("B", 1)], note="soon")
        self.assertEqual(order.total, Decimal("24.50"))
        self.assertEqual((order.status, order.note), ("open", "soon"))
        self.assertEqual(self.stock(), [0, 0])
        self.assertEqual(events, [("placed", order.id)])

    def test_out_of_stock_leaves_nothing(self):
        with self.assertRaises(OutOfStock) as caught:
            self.ordering.place("ann", [("A", 1), ("B", 5)])
        self.assertEqual((caught.exception.wanted, caught.exception.available), (5, 1))
        self.assertEqual(self.stock(), [2, 1])
        self.assertEqual(self.scalar("SELECT count(*) FROM orders"), 0)

    def test_partial(self):
        order, left_out = self.ordering.place_what_is_there("bob", [("A", 1), ("B", 5)])
        self.assertEqual(left_out, ["B"])
        self.assertEqual([line.sku for line in order.lines], ["A"])
        with self.assertRaisesRegex(WarehouseError, "nothing"):
            self.ordering.place_what_is_there("bob", [("B", 5)])
        self.assertEqual(self.scalar("SELECT count(*) FROM orders"), 1)

    def test_cancel(self):
        order = self.ordering.place("ann", [("A", 1)])
        self.assertEqual(self.ordering.cancel(order.id).status, "cancelled")
        self.assertEqual(self.stock(), [2, 1])
        with self.assertRaises(WarehouseError):
            self.ordering.cancel(order.id)

    def test_unknown(self):
        with self.assertRaises(UnknownOrder):
            self.ordering.get(99)

    def test_ship_is_retried(self):
        order = self.ordering.place("ann", [("A", 1)])
        seen = []

        def meddle(found):
            seen.append(found.note)
            if len(seen) < 3:
                with self.db.transaction() as conn:
                    with conn.cursor() as cur:
                        cur.execute("UPDATE orders SET note = %s WHERE id = %s", (f"note {len(seen)}", found.id))

        with self.assertLogs("warehouse.db", "INFO") as logs:
            self.ordering.ship(order.id, meddle)
        self.assertEqual(seen, [None, "note 1", "note 2"])
        self.assertEqual(len(logs.output), 2)
        self.assertEqual(self.ordering.get(order.id).status, "shipped")

    def test_pending_and_reports(self):
        first = self.ordering.place("ann", [("A", 1)])
        self.ordering.place("bob", [("B", 1)])
        self.ordering.ship(first.id)
        self.assertEqual([order.customer for order in self.ordering.pending()], ["bob"])
        self.assertEqual(list(reports.stock_value(self.db))[-1].split(), ["total", "10.00"])
        self.assertEqual([sku for sku, _ in reports.movements(self.db)], ["A", "B"])
        self.assertEqual(list(reports.best_sellers(self.db, 1)), [{"sku": "A", "sold": 1}])
