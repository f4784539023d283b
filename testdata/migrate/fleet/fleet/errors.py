class FleetError(Exception):
    """What the command line reports without a traceback."""


class Unknown(FleetError):
    def __init__(self, kind, key):
        super().__init__(f"no {kind} {key}")
        self.kind, self.key = kind, key


class Taken(FleetError):
    pass


class TripError(FleetError):
    def __init__(self, plate, reason):
        super().__init__(f"{plate}: {reason}")
        self.plate = plate
        self.reason = reason
