"""What counts as too much."""

from __future__ import annotations

from dataclasses import dataclass

from .samples import Sample

LIMITS: dict[str, float] = {"cpu": 95.0, "disk": 90.0}


@dataclass(frozen=True)
class Alert:
    host: str
    text: str
    severity: str = "warning"


def judge(sample: Sample) -> Alert | None:
    """Return the alert that a sample calls for, if any."""
    if sample.metric == "heartbeat":
        if sample.value:
            return None
        return Alert(sample.host, "no heartbeat", severity="critical")
    limit = LIMITS.get(sample.metric)
    if limit is None or sample.value <= limit:
        return None
    return Alert(sample.host, f"{sample.metric} at {sample.value:.1f} (limit {limit:.0f})")
