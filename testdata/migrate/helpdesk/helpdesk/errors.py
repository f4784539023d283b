class HelpdeskError(Exception):
    """What the command line reports without a traceback."""


class NotFound(HelpdeskError):
    def __init__(self, kind, key):
        super().__init__(f"there is no {kind} {key}")
        self.kind = kind
        self.key = key


class Duplicate(HelpdeskError):
    pass


class Conflict(HelpdeskError):
    """Somebody else changed the document since it was read."""


class WrongState(HelpdeskError):
    def __init__(self, ticket, wanted):
        super().__init__(f"ticket {ticket.number} is {ticket.state}, not {wanted}")
        self.ticket = ticket
