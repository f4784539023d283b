"""What can be done about screenings and bookings."""

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from bookings.errors import BookingError, Full
from bookings.models import PRICE, Booking, Customer, Screening, Ticket
from films.models import Film


def schedule(slug, hall, starts, seats):
    film = Film.objects.get(slug=slug)
    try:
        return Screening.objects.create(film=film, hall=hall, starts=starts, seats=seats)
    except IntegrityError as error:
        raise BookingError(f"{hall} is taken at {starts:%H:%M}") from error


def customer(email):
    found = Customer.objects.filter(email=email).first()
    if found is None:
        found = Customer(email=email, name=email.split("@")[0].title())
        found.save()
    return found


@transaction.atomic
def book(pk, email, seats):
    screening = Screening.objects.select_for_update().get(pk=pk)
    booking = Booking.objects.create(
        screening=screening, customer=customer(email), seats=seats, price=seats * PRICE
    )
    left = screening.left()
    if left < 0:
        raise Full(screening, left + seats)
    Ticket.objects.create(booking=booking, code=f"{pk}-{booking.pk}")
    screening.close_if_full()
    return booking


def cancel(pk):
    booking = Booking.objects.select_related("screening", "ticket").get(pk=pk)
    seats, screening = booking.seats, booking.screening
    booking.ticket.delete()
    booking.delete()
    if screening.closed:
        reopen(screening)
    return seats


def reopen(screening):
    Screening.objects.filter(pk=screening.pk).update(closed=False)
    screening.refresh_from_db()


def transfer(first, second):
    """Move all bookings of one screening to another, or none."""
    source, target = Screening.objects.get(pk=first), Screening.objects.get(pk=second)
    with transaction.atomic():
        moved = source.booking_set.update(screening=target, price=F("price") + 100)
        if target.left() < 0:
            raise Full(target, target.left() + moved)
    return moved


def statistics():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(price), 0) FROM bookings_booking")
        bookings, income = cursor.fetchone()
    busy = [screening for screening in Screening.objects.open() if screening.left() < screening.seats]
    return {
        "bookings": bookings,
        "income": income,
        "busy": len(busy),
        "regulars": regulars(),
        "unseen": Film.objects.filter(screenings=None).titles(),
    }


def regulars():
    """Customers with more than one booking."""
    return sorted(found.name for found in Customer.objects.all() if found.bookings.count() > 1)
