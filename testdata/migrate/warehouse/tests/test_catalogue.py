import os
import tempfile
from decimal import Decimal

from warehouse.errors import DuplicateProduct, UnknownProduct
from tests.support import DatabaseTestCase


class CatalogueTest(DatabaseTestCase):
    def setUp(self):
        super().setUp()
        self.catalogue = self.services.catalogue

    def test_add(self):
        product = self.catalogue.add("A-1", "Anvil", "12.50", quantity=3, tags=["tool"])
        self.assertEqual(product.price, Decimal("12.50"))
        self.assertEqual(self.scalar("SELECT quantity FROM stock"), 3)

    def test_duplicate_is_rolled_back(self):
        self.catalogue.add("A-1", "Anvil", 12, quantity=1)
        with self.assertRaises(DuplicateProduct) as caught:
            self.catalogue.add("A-1", "Another", 13, quantity=1)
        self.assertEqual(caught.exception.sku, "A-1")
        self.assertEqual(self.scalar("SELECT count(*) FROM movements"), 1)

    def test_find(self):
        for n, name in enumerate(["Red paint", "Blue paint", "Brush"]):
            self.catalogue.add(f"P-{n}", name, n, tags=["paint"] if "paint" in name else [])
        self.assertEqual([p.sku for p in self.catalogue.find("PAINT")], ["P-0", "P-1"])
        self.assertEqual([p.name for p in self.catalogue.find(tag="paint")], ["Red paint", "Blue paint"])
        self.assertEqual(len(self.catalogue.find()), 3)

    def test_load_skips_duplicates(self):
        self.catalogue.add("B", "there", 1)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "p.csv")
            with open(path, "w", encoding="utf-8") as file:
                file.write("sku,name,price,quantity,tags\nA,a,1.00,5,x y\nB,b,2.00,6,\nC,c,3.00,7,z\n")
            self.assertEqual(self.catalogue.load(path), (2, ["B"]))
        self.assertEqual(self.scalar("SELECT sum(quantity) FROM stock"), 12)

    def test_load_all_is_all_or_nothing(self):
        rows = [{"sku": f"N-{n}", "name": f"number {n}", "price": n} for n in range(120)]
        self.assertEqual(self.catalogue.load_all(rows), 120)
        rows = [{"sku": "M-1", "name": "new", "price": 1}, {"sku": "N-5", "name": "old", "price": 1}]
        with self.assertRaises(Exception):
            self.catalogue.load_all(rows)
        self.assertEqual(self.scalar("SELECT count(*) FROM products WHERE sku = %s", "M-1"), 0)

    def test_describe(self):
        self.catalogue.add("A-1", "Anvil", 12, attributes={"colour": "grey"})
        self.assertEqual(self.catalogue.describe("A-1", weight=80), {"colour": "grey", "weight": 80})
        with self.assertRaises(UnknownProduct):
            self.catalogue.describe("A-2", weight=80)

    def test_reprice(self):
        self.catalogue.add("A-1", "Anvil", "10.00")
        self.assertEqual(self.catalogue.reprice(10), 1)
        self.assertEqual(self.scalar("SELECT price FROM products"), Decimal("11.00"))
