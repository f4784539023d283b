import json
from dataclasses import dataclass, field
from typing import Any, Dict

MAXIMUM_ATTEMPTS = 3


@dataclass
class Job:
    number: int
    kind: str
    payload: Dict[str, Any] = field(default_factory=dict)
    priority: int = 0
    attempts: int = 0
    state: str = "queued"

    def dump(self):
        return {
            "number": self.number,
            "kind": self.kind,
            "payload": json.dumps(self.payload, sort_keys=True),
            "priority": self.priority,
            "attempts": self.attempts,
            "state": self.state,
        }

    @classmethod
    def load(cls, fields):
        return cls(
            number=int(fields["number"]),
            kind=fields["kind"],
            payload=json.loads(fields["payload"]),
            priority=int(fields["priority"]),
            attempts=int(fields["attempts"]),
            state=fields["state"],
        )
