"""Lists, pictures and a registry for the tests of the people's services."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.services.employers import Employers
from gatekeeper.services.enrolment import Enrolment
from gatekeeper.services.households import Households
from gatekeeper.services.passes import Passes
from gatekeeper.services.registry import Registry
from gatekeeper.store.database import Database
from tests.builders import Clock, numbered_ids

CHIEF = Operator(account=UUID(int=0xB1), name="李班长", role=Role.SUPERVISOR)
GUARD = Operator(account=UUID(int=0xA1), name="王强", role=Role.OPERATOR)

HEADER = (
    "姓名",
    "手机号",
    "楼栋",
    "单元",
    "房号",
    "住户类型",
    "房东电话",
    "身份证号",
    "车牌号",
    "照片",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The services of the people on one real database."""

    folder: Path
    clock: Clock
    database: Database
    registry: Registry
    enrolment: Enrolment
    households: Households
    employers: Employers
    passes: Passes

    def list_of(self, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
        """A CSV file of these rows."""
        path = self.folder / "list.csv"
        path.write_text(as_csv([header, *rows]), encoding="utf-8")
        return path

    def take(self, *rows: Sequence[str]):
        return self.registry.import_people(self.list_of(*rows), operator=CHIEF)

    def count(self, table: str) -> int:
        return len(self.rows(f"SELECT 1 FROM {table}"))

    def rows(self, statement: str, *values: object) -> list[tuple]:
        with self.database.read() as session:
            found = session.connection().exec_driver_sql(statement, values)
            return [tuple(row) for row in found]

    def audits(self) -> list[str]:
        """The audit lines so far."""
        lines = self.rows("SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence")
        return [str(line) for (line,) in lines]

    def person(self, text: str) -> UUID:
        """The one person a search finds."""
        (found,) = self.registry.search(text)
        return found.person


def open_office(folder: Path) -> Office:
    clock, new_id = Clock(), numbered_ids()
    database = Database.open(folder / "gate.db", clock=clock, new_id=new_id)
    wired = {"database": database, "journal": database.journal, "clock": clock, "new_id": new_id}
    enrolment = Enrolment(**wired)
    return Office(
        folder=folder,
        clock=clock,
        database=database,
        registry=Registry(**wired),
        enrolment=enrolment,
        households=Households(enrolment=enrolment),
        employers=Employers(database=database, new_id=new_id),
        passes=Passes(**wired),
    )


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def row(name: str = "张三", **told: str) -> tuple[str, ...]:
    """A line of the list; `building`, `phone` and so on by name."""
    values = {"name": name, "building": "12", "unit": "2", "room": "501", **told}
    columns = ("name", "phone", "building", "unit", "room", "tenure", "landlord_phone")
    return tuple(values.get(key, "") for key in (*columns, "id_number", "plate", "photo"))


def jpeg(width: int = 300, height: int = 400, size: int = 2000) -> bytes:
    """The frame of a JPEG file: markers and sizes are right, there is no picture inside."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" + bytes(9)
    return head + frame + bytes(size - len(head) - len(frame) - 2) + b"\xff\xd9"
