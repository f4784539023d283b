"""Measurements of one recorded minute, so that every run is the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    host: str
    metric: str
    value: float


RECORDED = [
    Sample("web-1", "cpu", 41.0),
    Sample("web-1", "disk", 72.5),
    Sample("db-1", "cpu", 97.2),
    Sample("db-1", "disk", 91.0),
    Sample("web-2", "heartbeat", 0.0),
    Sample("web-1", "cpu", 43.5),
    Sample("db-1", "cpu", 55.0),
]
