import argparse
import csv
import logging
import sys

from fleet import schema
from fleet.database import Database
from fleet.errors import FleetError
from fleet.repository import Trips, Vehicles
from fleet.service import Fleet

COMMANDS = {}


def command(*arguments):
    """Registers a function as a command with the arguments."""

    def register(function):
        COMMANDS[function.__name__.replace("_", "-")] = function, arguments
        return function

    return register


def argument(*names, **options):
    return names, options


PLATE = argument("plate")


@command()
def init(fleet, args):
    with fleet.database.connection() as conn:
        schema.create(conn)
        print("tables:", *schema.tables(conn))


@command(PLATE, argument("model"), argument("--odometer", type=int, default=0), argument("--colour"))
def buy(fleet, args):
    details = {"colour": args.colour} if args.colour else {}
    print("vehicle", fleet.buy(args.plate, args.model, args.odometer, **details))


@command(argument("path"))
def buy_all(fleet, args):
    left_out = fleet.buy_all([(row["plate"], row["model"], int(row["odometer"])) for row in read(args.path)])
    print("left out:", ", ".join(left_out) or "none")


@command(PLATE, argument("driver"))
def depart(fleet, args):
    print("trip", fleet.depart(args.plate, args.driver))


@command(PLATE, argument("km", type=int), argument("--meddle", type=int, default=0))
def arrive(fleet, args):
    """Somebody else may change the vehicle meanwhile, as often as --meddle says."""
    left = args.meddle

    def meddle(vehicle):
        nonlocal left
        if left > 0:
            left -= 1
            with fleet.database.alone() as conn:
                conn.execute("UPDATE vehicles SET model = model || '!' WHERE id = %s", (vehicle.id,))

    print(fleet.arrive(args.plate, args.km, before=meddle).line())


@command(PLATE)
def retire(fleet, args):
    print("retired" if fleet.retire(args.plate) else "not there, or retired already")


@command(argument("path"))
def refuel(fleet, args):
    print(fleet.refuel([(r["plate"], r["day"], r["litres"], r["price"]) for r in read(args.path)]), "lines")
    for plate, (litres, paid) in fleet.consumption().items():
        print(f"{plate}: {litres} l, {paid:.2f}")


@command(argument("amount", nargs="+", type=lambda text: text.split("=")))
def charge(fleet, args):
    print(fleet.charge({int(number): amount for number, amount in args.amount}), "trips charged")


@command()
def vehicles(fleet, args):
    with fleet.database.connection() as conn:
        for vehicle in Vehicles(conn):
            print(vehicle.line())
            for trip in Trips(conn).of(vehicle):
                print("  ", trip.line())


@command()
def report(fleet, args):
    for line in fleet.costs():
        print(line)
    for entry in fleet.journal():
        print("-", entry)


@command(PLATE)
def lock(fleet, args):
    print("locked" if fleet.locked(args.plate) else "free")


@command()
def export(fleet, args):
    print(fleet.export(), end="")


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def congratulate(conn, plate):
    (count,) = conn.execute("SELECT count(*) FROM journal WHERE entry = %s", (f"arrived {plate}",)).fetchone()
    print(f"-- {plate} is back for the {count}. time")


def build_parser():
    parser = argparse.ArgumentParser(prog="fleet")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, arguments) in COMMANDS.items():
        sub = commands.add_parser(name)
        for names, options in arguments:
            sub.add_argument(*names, **options)
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO, stream=sys.stdout)
    logging.getLogger("psycopg.pool").setLevel(logging.WARNING)
    function, _ = COMMANDS[args.command]
    with Database() as database:
        fleet = Fleet(database)
        fleet.on("arrived", congratulate)
        try:
            function(fleet, args)
        except FleetError as error:
            print("error:", error)
            return 1
    return 0
