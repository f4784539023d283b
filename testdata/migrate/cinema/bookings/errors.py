class BookingError(Exception):
    """What a customer asked for cannot be done."""


class Full(BookingError):
    def __init__(self, screening, left):
        super().__init__(f"{screening} has {left} seats left")
        self.left = left
