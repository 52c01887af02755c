"""Change lines: each edit of an exchanged table leaves one line, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from gatekeeper.domain.access import PassStatus
from gatekeeper.store.changes import PROJECTION, batch
from gatekeeper.store.columns import Base
from gatekeeper.store.database import Database, driver
from gatekeeper.store.lines import COLUMNS, fields_of
from gatekeeper.store.verification import verify
from tests.builders import numbered_id
from tests.store.opened import opened, tamper

CHANGES = {"change-1": PROJECTION}


@pytest.fixture(scope="module")
def card() -> Iterator[type[Base]]:
    """An exchanged table that only these tests know; it leaves the catalogue of tables again."""

    class Card(Base):
        __tablename__ = "cards_of_a_test"
        __exchanged__ = True
        __private__ = frozenset({"phone"})
        __person__ = "id"

        id: Mapped[UUID] = mapped_column(primary_key=True)
        colour: Mapped[str] = mapped_column(default="red")
        status: Mapped[PassStatus] = mapped_column(default=PassStatus.ACTIVE)
        phone: Mapped[str] = mapped_column(default="")
        pin_hash: Mapped[str] = mapped_column(default="", info={"secret": True})
        version: Mapped[UUID | None] = mapped_column(default=None)

    yield Card
    Base.metadata.remove(Card.__table__)
    Base.registry._dispose_cls(Card)


@contextmanager
def with_cards(tmp_path, card) -> Iterator[Database]:
    with opened(tmp_path) as database:
        with database.begin("x") as session:
            session.execute(CreateTable(card.__table__, if_not_exists=True))
        yield database


def lines(database):
    with database.read() as session:
        rows = driver(session).execute("SELECT kind, line FROM journal ORDER BY sequence")
        return [dict(zip(COLUMNS[kind], fields_of(line), strict=True)) for kind, line in rows]


def test_insert_update_and_delete_leave_a_line_each(tmp_path, card):
    person = numbered_id(1)
    with with_cards(tmp_path, card) as database:
        with database.begin("x", operator=numbered_id(9)) as session:
            row = card(id=person, phone="13800000001", pin_hash="argon2-of-a-pin")
            session.add(row)
        with database.begin("x") as session:
            row = session.get(card, person)
            row.colour = "blue"
        with database.begin("x") as session:
            session.delete(session.get(card, person))
        told = lines(database)
        assert [(line["action"], line["row"]) for line in told] == [
            ("insert", person.hex),
            ("update", person.hex),
            ("delete", person.hex),
        ]
        assert json.loads(told[0]["values"]) == {
            "id": person.hex,
            "colour": "red",
            "status": "active",
        }
        assert json.loads(told[1]["values"]) == {"colour": "blue"}
        assert told[0]["operator"] == numbered_id(9).hex
        assert [line["previous"] for line in told] == ["", told[0]["id"], told[1]["id"]]
        with database.read() as session:
            rows = driver(session).execute("SELECT person, data FROM journal_private").fetchall()
        assert rows == [(person.hex, '{"phone":"13800000001"}')]
        database.checkpoint(truncate=True)
        assert b"argon2-of-a-pin" not in (tmp_path / "gate.db").read_bytes()


def test_an_edit_that_changes_nothing_leaves_no_line(tmp_path, card):
    with with_cards(tmp_path, card) as database:
        with database.begin("x") as session:
            session.add(card(id=numbered_id(1)))
        with database.begin("x") as session:
            session.get(card, numbered_id(1)).colour = "red"
        assert len(lines(database)) == 1


def test_a_row_carries_the_id_of_its_last_line(tmp_path, card):
    with with_cards(tmp_path, card) as database:
        with database.begin("x") as session:
            row = card(id=numbered_id(1))
            session.add(row)
        assert row.version == UUID(hex=lines(database)[0]["id"])


def test_what_fails_leaves_neither_row_nor_line(tmp_path, card):
    with with_cards(tmp_path, card) as database:
        with pytest.raises(ZeroDivisionError), database.begin("x") as session:
            add_and_fail(session, card)
        assert lines(database) == []


def add_and_fail(session, card):
    session.add(card(id=numbered_id(1)))
    session.flush()
    raise ZeroDivisionError


@pytest.mark.parametrize("statement", [insert, update, delete])
def test_bulk_statements_are_refused(tmp_path, card, statement):
    with with_cards(tmp_path, card) as database:
        for target in (card, card.__table__):
            with pytest.raises(RuntimeError, match="bulk"), database.begin("x") as session:
                session.execute(statement(target))


def test_a_batch_is_one_line_and_the_version_of_all_its_rows(tmp_path, card):
    with with_cards(tmp_path, card) as database:
        with (
            database.begin("x", operator=numbered_id(9)) as session,
            batch(session, "people-imported", file="住户.xlsx") as made,
        ):
            session.add_all([card(id=numbered_id(n)) for n in range(1, 4)])
            session.flush()
            session.execute(
                insert(card),
                [
                    {
                        "id": numbered_id(4),
                        "colour": "x",
                        "phone": "",
                        "pin_hash": "",
                        "status": PassStatus.ACTIVE,
                        "version": made.id,
                    }
                ],
            )
            made.values["refused"] = 2
        (line,) = lines(database)
        assert line["action"] == "people-imported"
        assert line["id"] == made.id.hex
        assert json.loads(line["values"]) == {
            "file": "住户.xlsx",
            "refused": 2,
            "rows": {"cards_of_a_test": {"inserted": 3}},
        }
        with database.read() as session:
            versions = driver(session).execute("SELECT DISTINCT version FROM cards_of_a_test")
            assert versions.fetchall() == [(made.id.hex,)]
        assert made.written is not None
        assert made.written.sequence == 1


def test_a_row_edited_behind_the_log_is_found(tmp_path, card):
    with with_cards(tmp_path, card) as database:
        with database.begin("x") as session:
            session.add(card(id=numbered_id(1), phone="1"))
        assert verify(database, projections=CHANGES).fault is None
    for column in ("colour", "phone"):
        tamper(tmp_path / "gate.db", f"UPDATE cards_of_a_test SET {column} = 'x'")
        with opened(tmp_path) as database:
            fault = verify(database, projections=CHANGES).fault
        assert fault is not None
        assert (fault.code, fault.parameters["column"]) == ("log-row-differs", column)
        tamper(tmp_path / "gate.db", "UPDATE cards_of_a_test SET colour = 'red', phone = '1'")
