"""Commands that the box office uses."""

import argparse
from datetime import datetime

from django.core.management import call_command
from django.test import Client

from bookings import services
from bookings.errors import BookingError
from bookings.models import Booking, Customer, Screening
from films import catalogue
from films.models import Film


def init(args):
    call_command("migrate", run_syncdb=True, verbosity=0)
    print("ready")


def load(args):
    with open(args.file, encoding="utf-8") as file:
        films, genres = catalogue.load(file)
    print(f"{films} films, {genres} genres")


def films(args):
    for film in Film.objects.search(args.word).ordered():
        print(catalogue.line(film))


def schedule(args):
    screening = services.schedule(args.slug, args.hall, datetime.fromisoformat(args.starts), args.seats)
    print(f"{screening} has {screening.seats} seats")


def book(args):
    booking = services.book(args.screening, args.email, args.seats)
    print(f"booked {booking.seats} for {booking.customer.name}: {booking.price} cents, {booking.screening.left()} left")


def cancel(args):
    print(f"{services.cancel(args.booking)} seats are free again")


def transfer(args):
    moved = services.transfer(args.first, args.second)
    print(f"{moved} bookings moved")


def customers(args):
    for customer in Customer.objects.all():
        print(f"{customer.name}: {customer.spent()} cents, {', '.join(customer.seen()) or 'nothing'}")


def statistics(args):
    numbers = services.statistics()
    for key in sorted(numbers):
        print(f"{key}: {numbers[key]}")


def report(args):
    call_command("report", genre=args.genre)


def get(args):
    response = Client().get(args.url)
    print(response.status_code, response["X-Films"], response.content.decode())


def post(args):
    response = Client().post(args.url, dict(pair.split("=") for pair in args.data))
    print(response.status_code, response.content.decode())


def parser():
    parser = argparse.ArgumentParser(prog="cinema")
    commands = parser.add_subparsers(required=True)
    for function, names in (
        (init, []),
        (load, ["file"]),
        (films, ["word"]),
        (schedule, ["slug", "hall", "starts", "seats:int"]),
        (book, ["screening:int", "email", "seats:int"]),
        (cancel, ["booking:int"]),
        (transfer, ["first:int", "second:int"]),
        (customers, []),
        (statistics, []),
        (report, ["genre"]),
        (get, ["url"]),
    ):
        command = commands.add_parser(function.__name__)
        for name in names:
            name, _, kind = name.partition(":")
            command.add_argument(name, type=int if kind else str)
        command.set_defaults(function=function)
    command = commands.add_parser("post")
    command.add_argument("url")
    command.add_argument("data", nargs="*")
    command.set_defaults(function=post)
    return parser


def main(arguments):
    args = parser().parse_args(arguments)
    try:
        args.function(args)
    except (BookingError, Film.DoesNotExist, Booking.DoesNotExist, Screening.DoesNotExist) as error:
        print(f"sorry: {error}")
        return 1
    return 0
