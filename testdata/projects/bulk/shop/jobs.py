"""Work that is put off until the requests are served."""

from shop.formatting import plural


class JobQueue:
    def __init__(self):
        self._jobs = []
        self.done = []

    def later(self, title, job):
        self._jobs.append((title, job))

    def run_all(self):
        while self._jobs:
            title, job = self._jobs.pop(0)
            result = job()
            self.done.append(title)
            print(f"job {title}: {result}")
        return len(self.done)


class Newsletter:
    def __init__(self, customers):
        self.customers = customers

    def send(self):
        recipients = self.customers.emails()
        return plural(len(recipients), "letter")


class StockCheck:
    def __init__(self, inventory):
        self.inventory = inventory

    def send(self):
        missing = self.inventory.to_reorder()
        return f"reorder {', '.join(missing)}" if missing else "all in stock"
