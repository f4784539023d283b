"""The daemon: judge every sample and tell the bus."""

from .events import Bus
from .handlers import Handlers
from .limits import judge
from .log import Log
from .mail import Notifier, Outbox


class Daemon:
    def __init__(self, bus):
        self.bus = bus
        self._failing = set()

    def run(self, samples):
        seen = 0
        for sample in samples:
            self.process(sample)
            seen += 1
        self.bus.emit("finished", samples=seen)

    def process(self, sample):
        alert = judge(sample)
        key = (sample.host, sample.metric)
        if alert is not None:
            self._failing.add(key)
            self.bus.emit("alert", alert=alert)
        elif key in self._failing:
            self._failing.discard(key)
            self.bus.emit("recovered", host=sample.host)


def build(recipient="ops@example.org"):
    bus = Bus()
    outbox = Outbox()
    Handlers(Notifier(outbox, recipient), Log()).attach(bus)
    return Daemon(bus), outbox
