from django.core.management.base import BaseCommand

from films import catalogue
from films.models import Director, Genre


class Command(BaseCommand):
    help = "Print what there is."

    def add_arguments(self, parser):
        parser.add_argument("--genre")

    def handle(self, *args, genre, **options):
        for director in Director.objects.all():
            self.write(director.name, director.filmography())
        found = Genre.objects.get(name=genre)
        self.stdout.write(f"most of {found}: {found.busiest()}")
        self.stdout.write(f"longest: {catalogue.longest(genre)}")

    def write(self, name, films):
        self.stdout.write(f"{name}: {'; '.join(films)}")
