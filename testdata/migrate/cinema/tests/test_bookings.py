from datetime import datetime

from django.test import TestCase

from bookings import services
from bookings.errors import BookingError, Full
from bookings.models import Booking, Customer, Screening, Ticket
from films.models import Film


class BookingTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        film, _ = Film.objects.add("Heat", 1995, "Mann", 170, ["crime"])
        cls.starts = datetime(2024, 5, 1, 20)
        cls.screening = Screening.objects.create(film=film, hall="one", starts=cls.starts, seats=5)

    def book(self, email, seats):
        return services.book(self.screening.pk, email, seats)

    def test_books(self):
        booking = self.book("ann@example.org", 2)
        self.assertEqual((booking.price, booking.customer.name), (1800, "Ann"))
        self.assertEqual(self.screening.left(), 3)
        self.assertEqual(Ticket.objects.get().booking, booking)

    def test_full(self):
        self.book("ann@example.org", 3)
        with self.assertRaises(Full):
            self.book("bob@example.org", 3)
        self.assertEqual(Booking.objects.count(), 1)
        self.assertIsNone(Customer.objects.filter(email="bob@example.org").first())

    def test_cancel(self):
        booking = self.book("ann@example.org", 5)
        self.screening.refresh_from_db()
        self.assertTrue(self.screening.closed)
        self.assertEqual(services.cancel(booking.pk), 5)
        self.assertFalse(Screening.objects.get().closed)

    def test_hall_is_taken(self):
        with self.assertRaises(BookingError):
            services.schedule("heat", "one", self.starts, 5)

    def test_transfer(self):
        other = services.schedule("heat", "two", self.starts, 1)
        self.book("ann@example.org", 2)
        self.assertRaises(Full, services.transfer, self.screening.pk, other.pk)
        Screening.objects.filter(pk=other.pk).update(seats=2)
        self.assertEqual(services.transfer(self.screening.pk, other.pk), 1)
        self.assertEqual([b.price for b in other.booking_set.all()], [1900])

    def test_view(self):
        url = f"/screenings/{self.screening.pk}/book/"
        response = self.client.post(url, {"email": "cy@example.org", "seats": 4})
        self.assertEqual(response.status_code, 201)
        self.assertEqual(self.client.post(url, {"email": "cy@example.org", "seats": 4}).json()["left"], 1)
        self.assertEqual(self.client.get(f"/screenings/{self.screening.pk}/").json()["left"], 1)

    def test_regulars(self):
        for email in ("ann@example.org", "bob@example.org", "ann@example.org"):
            self.book(email, 1)
        self.assertEqual(services.statistics()["regulars"], ["Ann"])
