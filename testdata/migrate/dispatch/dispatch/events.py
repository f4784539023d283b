"""Events: published to who listens, and kept in a stream."""

import json

from dispatch import keys


class Publisher:
    def __init__(self, client):
        self.client = client

    def __call__(self, event, **details):
        message = json.dumps({"event": event, **details}, sort_keys=True)
        self.client.xadd(keys.STREAM, {"event": event, "details": message}, maxlen=100, approximate=False)
        return self.client.publish(keys.EVENTS, message)


class Subscription:
    """Messages of the channel, from when it is entered."""

    def __init__(self, client):
        self.client = client
        self.pubsub = None

    def __enter__(self):
        self.pubsub = self.client.pubsub(ignore_subscribe_messages=True)
        self.pubsub.subscribe(keys.EVENTS)
        self.pubsub.get_message(timeout=1.0)  # that of the subscription itself
        return self

    def __exit__(self, *exc):
        self.pubsub.unsubscribe()
        self.pubsub.close()

    def messages(self, count):
        for message in self.pubsub.listen():
            yield json.loads(message["data"])
            count -= 1
            if count == 0:
                break


def history(client, count=100):
    return [fields["event"] for _, fields in client.xrange(keys.STREAM, count=count)]
