"""The event bus: handlers register for a kind of event, `emit` calls them."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Event:
    kind: str
    payload: dict = field(default_factory=dict)


class Bus:
    def __init__(self):
        self._handlers = defaultdict(list)
        self.emitted = 0

    def on(self, kind, handler=None):
        """Register a handler: as `bus.on(kind, handler)` or as a decorator."""
        if handler is not None:
            self._handlers[kind].append(handler)
            return handler

        def register(function):
            self._handlers[kind].append(function)
            return function

        return register

    def emit(self, kind, **payload):
        event = Event(kind, payload)
        self.emitted += 1
        for handler in self._handlers[kind]:
            handler(event)

    def kinds(self):
        return sorted(self._handlers)
