"""The command line: python -m cinema COMMAND."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cinema.settings")

import django

django.setup()

from cinema.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
