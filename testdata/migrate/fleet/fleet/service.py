"""What the carrier does."""

from datetime import date
from decimal import Decimal

from psycopg.rows import namedtuple_row, scalar_row

from fleet.database import retry, transaction
from fleet.errors import FleetError, TripError
from fleet.repository import Trips, Vehicles

RATE = Decimal("0.42")


class Fleet:
    def __init__(self, database):
        self.database = database
        self.observers = {}

    def on(self, event, observer):
        self.observers.setdefault(event, []).append(observer)

    def note(self, conn, event, subject):
        conn.execute("INSERT INTO journal (entry) VALUES (%s)", (f"{event} {subject}",))
        for observer in self.observers.get(event, ()):
            observer(conn, subject)

    @transaction
    def buy(self, conn, plate, model, odometer=0, **details):
        number = Vehicles(conn).add(plate, model, odometer, **details)
        self.note(conn, "bought", plate)
        return number

    @transaction
    def buy_all(self, conn, rows):
        """Buys what is not there yet; each is a savepoint."""
        vehicles, left_out = Vehicles(conn), []
        for plate, model, odometer in rows:
            try:
                vehicles.add(plate, model, odometer)
            except FleetError:
                left_out.append(plate)
        self.note(conn, "bought", f"{len(rows) - len(left_out)} of {len(rows)}")
        return left_out

    @transaction
    def depart(self, conn, plate, driver, day=date(2024, 5, 1)):
        vehicle = Vehicles(conn).get(plate, "plate")
        if not vehicle.active:
            raise TripError(plate, "it is retired")
        trip = Trips(conn).begin(vehicle, driver, day)
        self.note(conn, "departed", plate)
        return trip

    @retry(3)
    @transaction
    def arrive(self, conn, plate, km, before=None):
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        vehicles, trips = Vehicles(conn), Trips(conn)
        vehicle = vehicles.get(plate, "plate")
        trip = trips.under_way(vehicle)
        if trip is None:
            raise TripError(plate, "it is at home")
        if before is not None:
            before(vehicle)
        vehicles.drive(vehicle, km)
        trips.finish(trip, trip.start_km + km, km * RATE)
        self.note(conn, "arrived", plate)
        return trips.get(trip.id)

    def retire(self, plate):
        with self.database.connection() as conn:
            done = Vehicles(conn).retire(plate)
            if done:
                self.note(conn, "retired", plate)
        return done

    @transaction
    def refuel(self, conn, lines):
        """Takes lines of plate, day, litres and price, by COPY."""
        ids = {v.plate: v.id for v in Vehicles(conn)}
        with conn.cursor() as cur:
            with cur.copy("COPY fuel (vehicle_id, day, litres, price) FROM STDIN") as copy:
                for plate, day, litres, price in lines:
                    copy.write_row((ids[plate], day, litres, price))
            return cur.rowcount

    def export(self):
        with self.database.connection() as conn, conn.cursor() as cur:
            with cur.copy("COPY (SELECT plate, odometer FROM vehicles ORDER BY plate) TO STDOUT (FORMAT csv)") as copy:
                return b"".join(bytes(block) for block in copy).decode()

    @transaction
    def charge(self, conn, amounts):
        with conn.pipeline() as pipeline:
            with conn.cursor() as cur:
                cur.executemany("UPDATE trips SET cost = cost + %s WHERE id = %s", [(a, n) for n, a in amounts.items()])
                pipeline.sync()
                changed = cur.rowcount
            self.note(conn, "charged", " ".join(map(str, amounts)))
        return changed

    def costs(self):
        with self.database.cursor(namedtuple_row) as cur:
            cur.execute(
                "SELECT plate, sum(cost) AS cost, count(t.id) AS trips FROM vehicles v"
                " LEFT JOIN trips t ON t.vehicle_id = v.id GROUP BY plate ORDER BY plate"
            )
            for row in cur:
                yield f"{row.plate:<9}{row.trips:>3} {row.cost or 0:>9}"

    def consumption(self):
        with self.database.cursor() as cur:
            query = "SELECT plate, sum(litres) AS litres, sum(litres * price) AS paid FROM fuel JOIN vehicles ON id = vehicle_id GROUP BY plate ORDER BY plate"
            return {row["plate"]: (row["litres"], row["paid"]) for row in cur.stream(query)}

    def journal(self):
        with self.database.cursor(scalar_row) as cur:
            return list(cur.execute("SELECT entry FROM journal ORDER BY id"))

    def locked(self, plate):
        """Whether somebody else could not drive the vehicle now."""
        with self.database.both() as (mine, other):
            mine.execute("SELECT 1 FROM vehicles WHERE plate = %s FOR UPDATE", (plate,))
            cur = other.execute("SELECT plate FROM vehicles WHERE plate = %s FOR UPDATE SKIP LOCKED", (plate,))
            return cur.fetchone() is None
