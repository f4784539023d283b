from shop.handlers import Request, dispatch, registered

from .support import AppTestCase


class HandlerTest(AppTestCase):
    def ask(self, name, **arguments):
        return dispatch(self.app, Request(name, arguments))

    def test_registered(self):
        self.assertEqual(registered(), ["available", "cancel", "low", "pay", "place", "stock"])

    def test_answers(self):
        self.assertEqual(self.ask("available", sku="pen"), "yes")
        self.assertEqual(self.ask("available", sku="pen", quantity=13), "no")
        self.assertEqual(self.ask("low"), "PAD")

    def test_errors_are_answers(self):
        self.assertEqual(self.ask("cancel", order=7), "error: order 7 cannot be cancelled")
        self.assertIn("no customer", self.ask("place", customer="x@example.org", items=[]))
