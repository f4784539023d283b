"""What can go wrong, as the shop's users see it."""


class ShopError(Exception):
    """The base of all errors that are reported, not raised to the top."""


class NotFound(ShopError):
    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"no {what} {key!r}")
        self.what = what
        self.key = key


class OutOfStock(ShopError):
    def __init__(self, sku: str, wanted: int, available: int) -> None:
        super().__init__(f"{sku}: {wanted} wanted, {available} in stock")
        self.sku = sku


class UnknownRequest(ShopError):
    pass
