import argparse
import csv
import os
import sys
from datetime import date

from lending import export
from lending.database import migrate, session, version
from lending.errors import LendingError
from lending.services import Library

COMMANDS = {}


def command(*arguments):
    def register(function):
        COMMANDS[function.__name__.replace("_", "-")] = (function, arguments)
        return function

    return register


@command()
def init(library, args):
    print("applied:", migrate(library.conn), "version:", version(library.conn))


@command("path")
def acquire(library, args):
    with open(args.path, newline="", encoding="utf-8") as file:
        print(library.acquire_many(list(csv.DictReader(file))), "books added")


@command("name", "email")
def join(library, args):
    print("welcome,", library.join(args.name, args.email).name)


@command("email", "isbns")
def lend(library, args):
    isbns = args.isbns.split(",")
    if len(isbns) == 1:
        loan = library.lend(isbns[0], args.email, args.today)
        print(f"{loan.book}, due {loan.due}")
        return
    loans, problems = library.lend_some(isbns, args.email, args.today)
    for loan in loans:
        print(f"{loan.book}, due {loan.due}")
    for problem in problems:
        print("not lent:", problem)


@command("isbn")
def give_back(library, args):
    fine = library.give_back(args.isbn, args.today)
    print(f"thank you, that makes {fine} cents" if fine else "thank you")


@command("email")
def prolong(library, args):
    print(library.prolong_all(args.email, args.today), "row changed last")


@command("email")
def account(library, args):
    member, loans, fines = library.account(args.email)
    print(f"{member.name}: {len(loans)} loans, {fines} cents")
    for loan in loans:
        print(f"  {loan.due} {loan.book}")


@command()
def overdue(library, args):
    found = False
    for loan in library.loans.overdue(args.today):
        found = True
        print(f"{loan.member.name}: {loan.book.title}, {loan.fine(args.today)} cents")
    if not found:
        print("nothing is overdue")


@command("text")
def search(library, args):
    for book in library.books.search(args.text):
        holder = library.loans.of_book(book)
        print(book, "-", f"lent to {holder.member.name}" if holder else "available")


@command()
def shelf(library, args):
    for number, book in enumerate(library.books, start=1):
        print(number, book)


@command()
def journal(library, args):
    print(*list(library.journal.entries()), sep="\n")


@command()
def statistics(library, args):
    for row in export.statistics(library.conn):
        print(*row, sep="\t")


@command()
def dump(library, args):
    export.dump(library.conn, sys.stdout)


@command("path")
def backup(library, args):
    print(export.backup(library.conn, args.path), "books in the copy")


@command()
def csv_export(library, args):
    print(export.write_csv(library.conn, sys.stdout), "batches")


def parse(argv):
    parser = argparse.ArgumentParser(prog="lending")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2024, 3, 1))
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, (_, arguments) in COMMANDS.items():
        sub = subparsers.add_parser(name)
        for argument in arguments:
            sub.add_argument(argument)
    return parser.parse_args(argv)


def run(args):
    function, _ = COMMANDS[args.command]
    with session(os.environ["DATABASE_URL"]) as conn:
        try:
            function(Library(conn), args)
        except LendingError as error:
            print("sorry:", error)
            return 1
    return 0


def main(argv=None):
    return run(parse(argv))
