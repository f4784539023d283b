class DispatchError(Exception):
    pass


class JobFailed(DispatchError):
    """Raised by a handler: the job is tried again, or buried."""


class Conflict(DispatchError):
    """Somebody else changed what we were about to change."""
