import argparse
import logging
import sys

from warehouse import reports, schema
from warehouse.config import Settings
from warehouse.db import Database
from warehouse.errors import WarehouseError
from warehouse.models import parse_line
from warehouse.services import Services


def parser():
    p = argparse.ArgumentParser(prog="warehouse")
    commands = p.add_subparsers(dest="command", required=True)
    commands.add_parser("init")
    add = commands.add_parser("add")
    add.add_argument("sku")
    add.add_argument("name")
    add.add_argument("price")
    add.add_argument("--quantity", type=int, default=0)
    add.add_argument("--tag", action="append", default=[])
    load = commands.add_parser("load")
    load.add_argument("path")
    find = commands.add_parser("find")
    find.add_argument("text", nargs="?")
    find.add_argument("--tag")
    order = commands.add_parser("order")
    order.add_argument("customer")
    order.add_argument("line", nargs="+", type=parse_line)
    order.add_argument("--partial", action="store_true")
    for name in ("ship", "cancel", "show"):
        commands.add_parser(name).add_argument("order", type=int)
    commands.add_parser("contend").add_argument("order", type=int)
    commands.add_parser("report").add_argument("kind", choices=["stock", "movements", "sellers"])
    reprice = commands.add_parser("reprice")
    reprice.add_argument("percent", type=int)
    return p


def print_order(order):
    print(f"order {order.id} for {order.customer}: {order.status}, {order.total}")
    for line in order.lines:
        print(f"  {line.quantity:>3} x {line.sku:<8} {line.total:>8}")


def do_add(services, args):
    product = services.catalogue.add(args.sku, args.name, args.price, args.quantity, {"source": "cli"}, args.tag)
    print("added", product.label())


def do_load(services, args):
    added, skipped = services.catalogue.load(args.path)
    print(f"{added} added, skipped: {', '.join(skipped) or 'none'}")


def do_find(services, args):
    for product in services.catalogue.find(args.text, args.tag):
        print(product.label())


def do_order(services, args):
    if args.partial:
        order, left_out = services.ordering.place_what_is_there(args.customer, args.line)
        print("left out:", ", ".join(left_out) or "nothing")
    else:
        order = services.ordering.place(args.customer, args.line)
    print_order(order)


def do_ship(services, args):
    services.ordering.ship(args.order)
    print_order(services.ordering.get(args.order))


def do_cancel(services, args):
    print_order(services.ordering.cancel(args.order))


def do_show(services, args):
    print_order(services.ordering.get(args.order))


def do_contend(services, args):
    """Somebody else changes the order while it is being shipped: once."""
    attempts = []

    def meddle(order):
        attempts.append(order.note)
        if len(attempts) == 1:
            with services.db.transaction() as conn:
                with conn.cursor() as cur:
                    cur.execute("UPDATE orders SET note = %s WHERE id = %s", ("urgent", order.id))

    order = services.ordering.ship(args.order, before_update=meddle)
    print(f"shipped {order.id} after {len(attempts)} attempts, notes read: {attempts}")


def do_report(services, args):
    if args.kind == "stock":
        for line in reports.stock_value(services.db):
            print(line)
    elif args.kind == "movements":
        for sku, lines in reports.movements(services.db):
            print(f"{sku}: {'; '.join(lines)}")
    else:
        for row in reports.best_sellers(services.db):
            print(f"{row['sku']:<8} {row['sold']:>5}")


def do_reprice(services, args):
    print(services.catalogue.reprice(args.percent), "prices changed")


HANDLERS = {
    "add": do_add,
    "load": do_load,
    "find": do_find,
    "order": do_order,
    "ship": do_ship,
    "cancel": do_cancel,
    "show": do_show,
    "contend": do_contend,
    "report": do_report,
    "reprice": do_reprice,
}


def main(argv=None):
    args = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stdout)
    settings = Settings.from_environment()
    if args.command == "init":
        schema.create(settings.dsn)
        print("tables created")
        return 0
    with Database(settings) as db:
        services = Services(db)
        services.ordering.subscribe(lambda event, order: print(f"-- {event}: order {order.id}"))
        try:
            HANDLERS[args.command](services, args)
        except WarehouseError as error:
            print(f"error: {error}")
            return 1
    return 0
