"""The daemon's own log: numbered lines on standard output."""


class Log:
    def __init__(self) -> None:
        self._lines = 0

    def write(self, text: str) -> None:
        self._lines += 1
        print(f"{self._lines:03d} {text}")
