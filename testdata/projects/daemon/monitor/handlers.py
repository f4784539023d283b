"""What the daemon does when something happens."""


class Handlers:
    def __init__(self, notifier, log):
        self.notifier = notifier
        self.log = log
        self.open_alerts = {}

    def attach(self, bus):
        bus.on("alert", self.on_alert)
        bus.on("recovered", self.on_recovered)

        @bus.on("alert")
        def count(event):
            alert = event.payload["alert"]
            self.open_alerts[alert.host] = self.open_alerts.get(alert.host, 0) + 1

        @bus.on("finished")
        def summary(event):
            still_open = ", ".join(sorted(self.open_alerts)) or "none"
            self.log.write(f"finished after {event.payload['samples']} samples, open: {still_open}")

    def on_alert(self, event):
        alert = event.payload["alert"]
        self.log.write(f"alert: {alert.host}: {alert.text}")
        self.notifier.send(alert)

    def on_recovered(self, event):
        host = event.payload["host"]
        self.open_alerts.pop(host, None)
        self.log.write(f"recovered: {host}")
