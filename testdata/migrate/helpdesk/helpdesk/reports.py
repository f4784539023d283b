"""Reports, line by line."""


def queue(desk):
    for ticket in desk.tickets.queue():
        yield ticket.line()


def tickets(desk):
    for ticket in desk.tickets:
        yield ticket.line()
        for comment in ticket.comments:
            yield f"      {comment.at:>4} {comment.author}: {comment.text}"


def agents(desk):
    busy = dict(pair for pair in desk.tickets.by_agent())
    for agent in desk.agents:
        yield f"{agent.name:<7}{agent.load}/{agent.limit} of {busy.get(agent.name, 0)} ({', '.join(agent.skills)})"


def summary(desk):
    states = desk.tickets.by_state()
    yield ", ".join(f"{count} {state}" for state, count in states.items()) or "nothing"
    yield f"tags: {' '.join(desk.tickets.tags())}"
    yield f"events: {desk.events.size(ticket={'$gt': 0})}"


def history(desk):
    for ticket in desk.tickets:
        yield f"{ticket.number}: {' '.join(desk.events.of(ticket.number))}"


REPORTS = {
    "queue": queue,
    "tickets": tickets,
    "agents": agents,
    "summary": summary,
    "history": history,
}
