"""The list of films."""

import csv

from films.models import Film, Genre


def load(file):
    """Read films from a CSV file; gives how many are new, and how many genres there are."""
    new = 0
    for row in csv.DictReader(file):
        _, created = Film.objects.add(
            row["title"], int(row["year"]), row["director"], int(row["minutes"]), row["genres"].split("/")
        )
        new += created
    prune()
    return new, Genre.objects.count()


def prune():
    """Forget genres that no film has."""
    Genre.objects.filter(films=None).delete()


def line(film):
    return f"{film.year} {film.title}, {film.director.name} [{'/'.join(film.genre_names())}]"


def described(film):
    """What the pages say of a film."""
    return {
        "title": film.title,
        "director": film.director.name,
        "genres": film.genre_names(),
        "others": film.neighbours(),
    }


def longest(genre=None):
    films = Film.objects.all()
    if genre is not None:
        films = films.of(genre)
    if not films:
        return None
    return max(films, key=lambda film: (film.minutes, film.title))
