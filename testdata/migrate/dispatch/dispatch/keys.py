"""Names of keys, in one place."""

QUEUE = "dispatch:queue"
RUNNING = "dispatch:running"
BURIED = "dispatch:buried"
DONE = "dispatch:done"
SEQUENCE = "dispatch:sequence"
EVENTS = "dispatch:events"
STREAM = "dispatch:log"


def job(number):
    return f"dispatch:job:{number}"


def jobs():
    return "dispatch:job:*"


def lock(name):
    return f"dispatch:lock:{name}"


def bucket(name, window):
    return f"dispatch:rate:{name}:{window}"


def cache(name, *arguments):
    return ":".join(["dispatch:cache", name, *map(str, arguments)])


def account(name):
    return f"dispatch:account:{name}"
