from helpdesk.stores.agents import Agents
from helpdesk.stores.base import Counter
from helpdesk.stores.events import Events
from helpdesk.stores.tickets import Tickets

__all__ = ["Agents", "Counter", "Events", "Tickets"]
