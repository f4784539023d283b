from decimal import Decimal

from psycopg.errors import SerializationFailure

from fleet.errors import TripError
from tests.base import FleetTestCase


class ServiceTest(FleetTestCase):
    def test_trip(self):
        self.assertEqual(self.fleet.depart("A", "ann"), 1)
        trip = self.fleet.arrive("A", 50)
        self.assertEqual((trip.length, trip.cost), (50, Decimal("21.00")))
        self.assertEqual(self.value("SELECT odometer FROM vehicles WHERE plate = %s", "A"), 150)

    def test_wrong_trips(self):
        with self.assertRaisesRegex(TripError, "at home"):
            self.fleet.arrive("A", 1)
        self.fleet.depart("A", "ann")
        with self.assertRaises(TripError) as caught:
            self.fleet.depart("A", "bob")
        self.assertEqual(caught.exception.reason, "it is under way")
        with self.assertRaises(TripError):
            self.fleet.arrive("A", -1)
        self.assertEqual(self.value("SELECT count(*) FROM journal WHERE entry LIKE 'arrived%%' OR entry = %s", "x"), 0)

    def test_arrival_is_tried_again(self):
        self.fleet.depart("A", "ann")
        left = 2

        def meddle(vehicle):
            nonlocal left
            if left:
                left -= 1
                with self.database.alone() as conn:
                    conn.execute("UPDATE vehicles SET odometer = odometer + 1 WHERE id = %s", (vehicle.id,))

        with self.assertLogs("fleet.database", "INFO") as logs:
            self.fleet.arrive("A", 50, before=meddle)
        self.assertEqual(len(logs.output), 2)
        self.assertEqual(self.value("SELECT odometer FROM vehicles WHERE plate = 'A'"), 152)
        left = 9
        self.fleet.depart("A", "ann")
        with self.assertLogs("fleet.database", "INFO"), self.assertRaises(SerializationFailure):
            self.fleet.arrive("A", 50, before=meddle)

    def test_observers_are_in_the_transaction(self):
        seen = []

        def observe(conn, plate):
            seen.append((plate, conn.execute("SELECT count(*) FROM journal").fetchone()[0]))

        self.fleet.on("retired", observe)
        self.assertTrue(self.fleet.retire("A"))
        self.assertFalse(self.fleet.retire("A"))
        self.assertEqual(seen, [("A", 3)])

    def test_bulk(self):
        self.assertEqual(self.fleet.buy_all([("C", "Bus", 1), ("A", "Bus", 2), ("D", "Bus", 3)]), ["A"])
        self.assertEqual(self.fleet.refuel([("C", "2024-01-01", 10, 2), ("D", "2024-01-01", 5, 2)]), 2)
        self.assertEqual(self.fleet.consumption()["C"], (10, 20))
        self.assertEqual(self.fleet.export(), "A,100\nB,0\nC,1\nD,3\n")

    def test_charges(self):
        first, second = self.fleet.depart("A", "ann"), self.fleet.depart("B", "bob")
        self.assertEqual(self.fleet.charge({first: 5, second: "1.5"}), 2)
        self.assertEqual([line.split() for line in self.fleet.costs()], [["A", "1", "5.00"], ["B", "1", "1.50"]])
        self.assertEqual(self.fleet.journal()[-1], f"charged {first} {second}")

    def test_locks(self):
        self.assertTrue(self.fleet.locked("A"))
        self.assertFalse(not self.fleet.locked("B"))
