import contextlib
import io
import unittest

from shop.cli import main


class CommandLineTest(unittest.TestCase):
    def run_shop(self, *argv):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = main(list(argv))
        return status, output.getvalue().splitlines()

    def test_report(self):
        status, lines = self.run_shop("report")
        self.assertEqual(status, 0)
        self.assertEqual(lines[0], "0 orders from 3 customers, 0.00 earned")

    def test_request(self):
        self.assertEqual(self.run_shop("request", "available", "sku=ink")[1][0], "yes")
        self.assertEqual(self.run_shop("request", "cancel", "order=1")[0], 1)
