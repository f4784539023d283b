class BillingError(Exception):
    exit_code = 1


class AccountExists(BillingError):
    def __init__(self, number):
        super().__init__("account %s exists" % number)


class NoSuchAccount(BillingError):
    pass


class InsufficientFunds(BillingError):
    def __init__(self, number, balance, amount):
        super().__init__("account %s has %s, %s needed" % (number, balance, amount))
        self.balance = balance


class InvoiceClosed(BillingError):
    exit_code = 3
