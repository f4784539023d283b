import io

from django.test import TestCase

from films import catalogue
from films.models import Director, Film, Genre

CSV = """title,year,director,minutes,genres
Alien,1979,Scott,117,horror/science fiction
Blade Runner,1982,Scott,117,science fiction
Heat,1995,Mann,170,crime
"""


class CatalogueTest(TestCase):
    def setUp(self):
        catalogue.load(io.StringIO(CSV))

    def test_loads_once(self):
        self.assertEqual(catalogue.load(io.StringIO(CSV)), (0, 3))
        self.assertEqual(Film.objects.count(), 3)

    def test_search(self):
        self.assertEqual(Film.objects.search("scott").titles(), ["Alien", "Blade Runner"])
        self.assertEqual([film.year for film in Film.objects.search("e").ordered()], [1979, 1982, 1995])

    def test_genres(self):
        film = Film.objects.get(slug="alien")
        self.assertEqual(film.genre_names(), ["horror", "science fiction"])
        film.genres.remove(Genre.objects.get(name="horror"))
        catalogue.prune()
        self.assertFalse(Genre.objects.filter(name="horror").exists())

    def test_slugs_are_unique(self):
        scott = Director.objects.get(name="Scott")
        film = Film.objects.create(title="Alien!", year=2000, minutes=1, director=scott)
        self.assertEqual(film.slug, "alien-2")
        self.assertEqual(film.neighbours(), ["Alien", "Blade Runner"])

    def test_longest(self):
        self.assertEqual(catalogue.longest().title, "Heat")
        self.assertEqual(catalogue.longest("horror").title, "Alien")
        self.assertIsNone(catalogue.longest("western"))

    def test_listing(self):
        response = self.client.get("/films/", {"genre": "science fiction"})
        self.assertEqual(response.json(), {"films": ["alien", "blade-runner"], "all": 2})
        self.assertEqual(response["X-Films"], "3")

    def test_detail(self):
        self.assertEqual(self.client.get("/films/nothing/").status_code, 404)
        self.assertEqual(self.client.get("/films/heat/").json()["director"], "Mann")
