from shop.errors import OutOfStock


class Inventory:
    def __init__(self, products):
        self.products = products
        self.reserved = {}

    def reserve(self, sku, quantity):
        if not self.products.take(sku, quantity):
            available = self.products.get(sku).stock
            raise OutOfStock(sku, quantity, available)
        self.reserved[sku] = self.reserved.get(sku, 0) + quantity

    def is_available(self, sku, quantity=1):
        product = self.products.find(sku)
        return product is not None and product.covers(quantity)

    def to_reorder(self, threshold=5):
        return [product.sku for product in self.products.low(threshold)]
