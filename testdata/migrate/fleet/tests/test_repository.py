from fleet.errors import Taken, Unknown
from fleet.repository import Vehicles
from tests.base import FleetTestCase


class VehiclesTest(FleetTestCase):
    def test_all(self):
        with self.database.connection() as conn:
            vehicles = Vehicles(conn)
            self.assertEqual([v.plate for v in vehicles], ["A", "B"])
            self.assertEqual(vehicles.count(), 2)
            self.assertEqual(vehicles.get("B", "plate").details, {"colour": "red"})

    def test_taken_leaves_the_rest(self):
        with self.database.connection() as conn:
            vehicles = Vehicles(conn)
            vehicles.add("C", "Bus")
            with self.assertRaises(Taken):
                vehicles.add("A", "Bus")
        self.assertEqual(self.value("SELECT count(*) FROM vehicles"), 3)

    def test_unknown(self):
        with self.database.connection() as conn:
            for call in (lambda: Vehicles(conn).get(9), lambda: Vehicles(conn).describe("X", a=1)):
                with self.assertRaises(Unknown):
                    call()

    def test_describe(self):
        with self.database.connection() as conn:
            self.assertEqual(Vehicles(conn).describe("B", doors=4), {"colour": "red", "doors": 4})

    def test_read_only(self):
        with self.assertRaisesRegex(Exception, "read-only"):
            with self.database.connection(read_only=True) as conn:
                Vehicles(conn).add("C", "Bus")
        self.fleet.buy("C", "Bus")
