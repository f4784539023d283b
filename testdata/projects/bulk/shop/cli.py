"""The command line: `python3 -m shop demo`."""

from __future__ import annotations

import argparse

from shop.app import App, build_app
from shop.errors import ShopError
from shop.formatting import plural
from shop.handlers import Request, dispatch, registered

DEMO = [
    Request("stock"),
    Request("place", {"customer": "ada@example.org", "items": [("pen", 2), ("INK", 10)]}),
    Request("place", {"customer": "chandra@example.org", "items": [("INK", 1), ("PAD", 9)]}),
    Request("place", {"customer": "nobody@example.org", "items": []}),
    Request("place", {"customer": "blaise@example.org", "items": [("PAD", 2)]}),
    Request("pay", {"order": 1, "cents": 1}),
    Request("pay", {"order": 1, "cents": 12346}),
    Request("cancel", {"order": 2}),
    Request("cancel", {"order": 2}),
    Request("available", {"sku": "pad", "quantity": 2}),
    Request("low"),
]


def run_demo(app: App, args: argparse.Namespace) -> int:
    for request in DEMO:
        print(f"> {request.name}")
        print(dispatch(app, request))
    app.schedule_nightly()
    print(plural(app.jobs.run_all(), "job"))
    return 0


def run_report(app: App, args: argparse.Namespace) -> int:
    print(app.reporting.headline())
    print(app.reporting.customer_table())
    return 0


def run_request(app: App, args: argparse.Namespace) -> int:
    arguments = dict(pair.split("=", 1) for pair in args.arguments)
    answer = dispatch(app, Request(args.name, arguments))
    print(answer)
    return 1 if answer.startswith("error:") else 0


def list_requests(app: App, args: argparse.Namespace) -> int:
    print("\n".join(registered()))
    return 0


COMMANDS = {
    "demo": run_demo,
    "report": run_report,
    "request": run_request,
    "requests": list_requests,
}


def parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="shop")
    parser.add_argument("--url", default="memory://shop")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("demo", "report", "requests"):
        commands.add_parser(name)
    request = commands.add_parser("request")
    request.add_argument("name")
    request.add_argument("arguments", nargs="*", metavar="KEY=VALUE")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    args = parse(argv)
    app = build_app(args.url)
    try:
        return COMMANDS[args.command](app, args)
    except ShopError as error:
        print(f"shop: {error}")
        return 2
    finally:
        app.close()
        print(f"{app.client.statements} statements")
