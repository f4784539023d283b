"""Films, who made them, and what kind they are."""

from django.db import models
from django.utils.text import slugify


class Named(models.Model):
    name = models.CharField(max_length=60, unique=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name


class Director(Named):
    def filmography(self):
        return [f"{film.title} ({film.year})" for film in self.films.order_by("year")]


class Genre(Named):
    def busiest(self):
        """The director with the most films of this genre."""
        return (
            Director.objects.filter(films__genres=self)
            .annotate(number=models.Count("films"))
            .order_by("-number", "name")
            .first()
        )


class FilmQuerySet(models.QuerySet):
    def search(self, word):
        return self.filter(models.Q(title__icontains=word) | models.Q(director__name__icontains=word)).distinct()

    def ordered(self):
        return self.select_related("director").order_by("year", "title")

    def of(self, genre):
        return self.filter(genres__name=genre)

    def titles(self):
        return [film.title for film in self.order_by("title")]


class FilmManager(models.Manager.from_queryset(FilmQuerySet)):
    def add(self, title, year, director, minutes, genres):
        director, _ = Director.objects.get_or_create(name=director)
        film, created = self.update_or_create(
            title=title, defaults={"year": year, "director": director, "minutes": minutes}
        )
        film.genres.set([Genre.objects.get_or_create(name=genre)[0] for genre in genres])
        return film, created


class Film(models.Model):
    title = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(unique=True)
    year = models.IntegerField()
    minutes = models.IntegerField()
    director = models.ForeignKey(Director, models.PROTECT, related_name="films")
    genres = models.ManyToManyField("films.Genre", related_name="films")

    objects = FilmManager()

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = slugify(self.title)
            number = Film.objects.filter(slug__startswith=self.slug).count()
            if number:
                self.slug = f"{self.slug}-{number + 1}"
        super().save(*args, **kwargs)

    def genre_names(self):
        return [genre.name for genre in self.genres.all()]

    def neighbours(self):
        """Other films by the same director."""
        return list(self.director.films.exclude(pk=self.pk).order_by("year").values_list("title", flat=True))
