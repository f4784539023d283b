from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Dict, Optional


@dataclass
class Vehicle:
    id: int
    plate: str
    model: str
    odometer: int = 0
    active: bool = True
    details: Dict[str, Any] = field(default_factory=dict)

    def line(self):
        state = "" if self.active else " (retired)"
        return f"{self.plate:<9}{self.model:<14}{self.odometer:>8} km{state}"


@dataclass
class Trip:
    id: int
    vehicle_id: int
    driver: str
    day: date
    start_km: int
    end_km: Optional[int] = None
    cost: Decimal = Decimal(0)

    @property
    def length(self):
        return None if self.end_km is None else self.end_km - self.start_km

    def line(self):
        length = "under way" if self.length is None else f"{self.length} km, {self.cost}"
        return f"trip {self.id} of {self.driver} on {self.day}: {length}"
