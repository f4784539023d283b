from shop.errors import OutOfStock, ShopError

from .support import AppTestCase


class OrderingTest(AppTestCase):
    def test_total_of_a_placed_order(self):
        order = self.place(("PEN", 1), ("INK", 2))
        self.assertEqual(order.total(), 4297)
        self.assertEqual(self.app.ordering.due(order.id), 3867)

    def test_all_or_nothing(self):
        with self.assertRaises(OutOfStock):
            self.place(("INK", 1), ("PAD", 4))
        self.assertEqual(self.app.orders.count(), 0)
        self.assertEqual(self.app.products.get("INK").stock, 40)
        self.assertFalse(self.app.client.in_transaction())

    def test_pays_once(self):
        order = self.place(("PAD", 1), customer_id=2)
        self.assertTrue(self.app.ordering.pay(order.id, 450))
        self.assertFalse(self.app.ordering.pay(order.id, 450))
        self.assertEqual(self.app.reporting.revenue(), 450)

    def test_cancels_open_orders_only(self):
        order = self.place(("PAD", 1))
        self.app.ordering.cancel(order.id)
        with self.assertRaisesRegex(ShopError, "cannot be cancelled"):
            self.app.ordering.cancel(order.id)
