"""Tables as objects."""

from abc import ABC, abstractmethod

from psycopg import errors, sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from fleet.errors import Taken, TripError, Unknown
from fleet.models import Trip, Vehicle


class Repository(ABC):
    table: str
    model: type

    def __init__(self, conn):
        self.conn = conn

    @property
    @abstractmethod
    def kind(self):
        """What a row is called."""

    def rows(self, condition=sql.SQL("true"), params=(), order="id"):
        query = sql.SQL("SELECT * FROM {} WHERE {} ORDER BY {}").format(
            sql.Identifier(self.table), condition, sql.Identifier(order)
        )
        with self.conn.cursor(row_factory=class_row(self.model)) as cur:
            cur.execute(query, params)
            return cur.fetchall()

    def get(self, key, column="id"):
        found = self.rows(sql.SQL("{} = %s").format(sql.Identifier(column)), (key,))
        if not found:
            raise Unknown(self.kind, key)
        return found[0]

    def count(self):
        cur = self.conn.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(self.table)))
        return cur.fetchone()[0]

    def __iter__(self):
        with self.conn.cursor(name=f"all_{self.table}", row_factory=class_row(self.model)) as cur:
            cur.itersize = 2
            cur.execute(sql.SQL("SELECT * FROM {} ORDER BY id").format(sql.Identifier(self.table)))
            for row in cur:
                yield row


class Vehicles(Repository):
    table = "vehicles"
    model = Vehicle

    @property
    def kind(self):
        return "vehicle"

    def add(self, plate, model, odometer=0, **details):
        try:
            with self.conn.transaction():
                return self.conn.execute(
                    "INSERT INTO vehicles (plate, model, odometer, details) VALUES (%s, %s, %s, %s) RETURNING id",
                    (plate, model, odometer, Jsonb(details)),
                ).fetchone()[0]
        except errors.UniqueViolation:
            raise Taken(f"{plate} is there already") from None

    def drive(self, vehicle, km):
        self.conn.execute("UPDATE vehicles SET odometer = odometer + %(km)s WHERE id = %(id)s", {"km": km, "id": vehicle.id})

    def retire(self, plate):
        cur = self.conn.execute("UPDATE vehicles SET active = false WHERE plate = %s AND active", (plate,))
        return cur.rowcount == 1

    def describe(self, plate, **details):
        cur = self.conn.execute(
            "UPDATE vehicles SET details = details || %s WHERE plate = %s RETURNING details", (Jsonb(details), plate)
        )
        row = cur.fetchone()
        if row is None:
            raise Unknown(self.kind, plate)
        return row[0]


class Trips(Repository):
    table = "trips"
    model = Trip

    @property
    def kind(self):
        return "trip"

    def begin(self, vehicle, driver, day):
        if self.under_way(vehicle) is not None:
            raise TripError(vehicle.plate, "it is under way")
        cur = self.conn.cursor()
        try:
            cur.execute(
                "INSERT INTO trips (vehicle_id, driver, day, start_km) VALUES (%s, %s, %s, %s) RETURNING id",
                (vehicle.id, driver, day, vehicle.odometer),
            )
            return cur.fetchone()[0]
        finally:
            cur.close()

    def under_way(self, vehicle):
        found = self.rows(sql.SQL("vehicle_id = %s AND end_km IS NULL"), (vehicle.id,))
        return found[0] if found else None

    def finish(self, trip, end_km, cost):
        try:
            self.conn.execute("UPDATE trips SET end_km = %s, cost = %s WHERE id = %s", (end_km, cost, trip.id))
        except errors.CheckViolation as error:
            raise TripError(trip.driver, error.diag.constraint_name) from error

    def of(self, vehicle):
        return self.rows(sql.SQL("vehicle_id = %s"), (vehicle.id,))
