"""Double-entry accounts, invoices and their payment."""
