from .accounts import AccountDao
from .entries import EntryDao
from .invoices import Invoice, InvoiceDao

__all__ = ["AccountDao", "EntryDao", "Invoice", "InvoiceDao"]
