import argparse
import logging
import sys

from helpdesk.database import Database
from helpdesk.desk import Desk
from helpdesk.errors import HelpdeskError
from helpdesk.models import PRIORITIES, Agent
from helpdesk.reports import REPORTS
from helpdesk.settings import Settings


def build_parser():
    parser = argparse.ArgumentParser(prog="helpdesk")
    parser.add_argument("--now", type=int, default=100)
    commands = parser.add_subparsers(required=True)

    def command(function, *arguments):
        sub = commands.add_parser(function.__name__.rstrip("_"))
        for names, options in arguments:
            sub.add_argument(*names, **options)
        sub.set_defaults(function=function)

    number = (["number"], {"type": int})
    command(init)
    command(hire, (["name"], {}), (["--skill"], {"action": "append", "default": []}), (["--limit"], {"type": int, "default": 3}))
    command(teach, (["name"], {}), (["skill"], {}))
    command(open_, (["title"], {}), (["customer"], {}), (["--priority"], {"choices": PRIORITIES, "default": "normal"}), (["--tag"], {"action": "append", "default": []}))
    command(load, (["path"], {}))
    command(assign, (["number"], {"type": int, "nargs": "?"}))
    command(comment, number, (["author"], {}), (["text"], {}), (["--meddle"], {"type": int, "default": 0}))
    command(close, number)
    command(escalate, (["age"], {"type": int}))
    command(purge, (["age"], {"type": int}))
    command(report, (["kind"], {"choices": sorted(REPORTS)}))
    return parser


def init(desk, args):
    print("collections:", *desk.database.create())


def hire(desk, args):
    print("hired", desk.agents.add(Agent(args.name, args.skill, args.limit)))


def teach(desk, args):
    matched, modified = desk.agents.teach(args.name, args.skill)
    print("learned" if modified else "known already" if matched else "who?")


def open_(desk, args):
    print(desk.open(args.title, args.customer, args.priority, args.tag, args.now).line())


def load(desk, args):
    count, before = desk.load(args.path)
    print(f"{count} tickets, {before} events before")


def assign(desk, args):
    if args.number is not None:
        agent = desk.assign(args.number, args.now)
        print(f"{args.number}: {agent.name if agent else 'nobody is free'}")
        return
    for number, name in desk.assign_all(args.now).items():
        print(f"{number}: {name or 'nobody is free'}")


def comment(desk, args):
    """Somebody else may change the ticket meanwhile, as often as --meddle says."""
    left = args.meddle

    def meddle(ticket):
        nonlocal left
        if left:
            left -= 1
            other = desk.tickets.get(ticket.number)
            other.title += "!"
            desk.tickets.save(other)

    ticket = desk.comment(args.number, args.author, args.text, args.now, before_save=meddle)
    print(ticket.line(), f"({len(ticket.comments)} comments)")


def close(desk, args):
    print(desk.close(args.number, args.now).line())


def escalate(desk, args):
    numbers, changed = desk.escalate(args.now, args.age)
    print(f"{changed} of {len(numbers)} escalated:", *numbers)


def purge(desk, args):
    old, events = desk.purge(args.now, args.age)
    print(f"{len(old)} tickets and {events} events purged")


def report(desk, args):
    for line in REPORTS[args.kind](desk):
        print(line)


def main(argv=None):
    args = build_parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stdout)
    with Database(Settings.from_environment()) as database:
        desk = Desk(database)
        desk.subscribe(lambda what, ticket, **details: print(f"-- {what}: ticket {ticket.number}"))
        try:
            args.function(desk, args)
        except HelpdeskError as error:
            print(f"error: {error}")
            return 1
    return 0
