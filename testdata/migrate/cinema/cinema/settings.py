"""The settings, for DJANGO_SETTINGS_MODULE."""

import os

SECRET_KEY = "for the tests alone"
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "cinema.urls"
INSTALLED_APPS = ["films", "bookings"]
MIDDLEWARE = ["cinema.middleware.CountedMiddleware"]
USE_TZ = False
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE_URL", "cinema.sqlite3"),
    }
}
