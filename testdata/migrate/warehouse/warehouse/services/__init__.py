from .catalogue import CatalogueService
from .ordering import OrderingService


class Services:
    """All services on one database."""

    def __init__(self, db):
        self.db = db
        self.catalogue = CatalogueService(db)
        self.ordering = OrderingService(db)
