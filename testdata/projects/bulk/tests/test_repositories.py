import unittest

from shop.db import connect, schema
from shop.errors import NotFound
from shop.repositories import CustomerRepository, ProductRepository


class RepositoryTest(unittest.TestCase):
    def setUp(self):
        self.client = connect("memory://test")
        schema.install(self.client)
        self.customers = CustomerRepository(self.client)
        self.products = ProductRepository(self.client)

    def tearDown(self):
        self.client.close()

    def test_counts(self):
        self.assertEqual(self.customers.count(), 3)
        self.assertEqual(self.products.count(), 3)

    def test_finds_by_typed_sku(self):
        self.assertEqual(self.products.get(" pen ").title, "Fountain pen")

    def test_misses(self):
        self.assertIsNone(self.customers.find(99))
        with self.assertRaises(NotFound):
            self.customers.get(99)

    def test_takes_from_stock(self):
        self.assertTrue(self.products.take("PAD", 2))
        self.assertFalse(self.products.take("PAD", 2))
        self.assertEqual([p.sku for p in self.products.low(2)], ["PAD"])

    def test_describes_itself(self):
        self.assertEqual(self.products.describe(), "ProductRepository over products")
