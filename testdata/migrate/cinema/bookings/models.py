"""Screenings, and who comes."""

from django.db import models
from django.db.models import Sum

from films.models import Film

PRICE = 900


class Customer(models.Model):
    name = models.CharField(max_length=60)
    email = models.EmailField(unique=True)

    class Meta:
        ordering = ["email"]

    def spent(self):
        return self.bookings.aggregate(total=Sum("price"))["total"] or 0

    def seen(self):
        return [booking.screening.film.title for booking in self.bookings.order_by("pk")]


class ScreeningQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed=False).order_by("starts")


class Screening(models.Model):
    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="screenings")
    hall = models.CharField(max_length=20)
    starts = models.DateTimeField()
    seats = models.IntegerField()
    closed = models.BooleanField(default=False)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        unique_together = [("hall", "starts")]

    def __str__(self):
        return f"{self.hall} at {self.starts:%H:%M}"

    def left(self):
        taken = self.booking_set.aggregate(total=Sum("seats"))["total"]
        return self.seats - (taken or 0)

    def close_if_full(self):
        if self.left() == 0:
            self.closed = True
            self.save(update_fields=["closed"])


class Booking(models.Model):
    screening = models.ForeignKey("Screening", models.CASCADE)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="bookings")
    seats = models.IntegerField()
    price = models.IntegerField()


class Ticket(models.Model):
    booking = models.OneToOneField(Booking, models.CASCADE)
    code = models.CharField(max_length=20, unique=True)
