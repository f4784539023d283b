class LendingError(Exception):
    """A rule of the library was broken."""


class NotFound(LendingError):
    def __init__(self, what, key):
        super().__init__(f"no {what} {key!r}")


class AlreadyLent(LendingError):
    pass


class LimitReached(LendingError):
    pass
