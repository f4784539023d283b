"""Run the monitor over a fixed list of samples."""

import sys

from monitor.daemon import build
from monitor.samples import RECORDED


def main() -> int:
    daemon, outbox = build()
    daemon.run(RECORDED)
    print(f"{len(outbox.messages)} message(s) in the outbox")
    for message in outbox.messages:
        print(f"  to {message.recipient}: {message.subject}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
