import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cinema.settings")

import django
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

from django.db import connection

connection.creation.create_test_db(verbosity=0)
