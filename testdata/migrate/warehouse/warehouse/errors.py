class WarehouseError(Exception):
    """What the command line reports without a traceback."""


class DuplicateProduct(WarehouseError):
    def __init__(self, sku):
        super().__init__(f"product {sku} exists already")
        self.sku = sku


class UnknownProduct(WarehouseError):
    pass


class UnknownOrder(WarehouseError):
    pass


class OutOfStock(WarehouseError):
    def __init__(self, sku, wanted, available):
        super().__init__(f"{sku}: {wanted} wanted, {available} available")
        self.sku = sku
        self.wanted = wanted
        self.available = available
