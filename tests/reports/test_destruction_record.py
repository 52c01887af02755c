"""The destruction record says what the row says: kinds, counts, lines, two signatures."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.reports import destruction_record
from gatekeeper.reports.destruction_record import DestructionRecord
from gatekeeper.text.retention import kind_title
from tests.reports.papers import words
from tests.services.test_destruction import CHIEF, destroy, lift, lived
from tests.stations import Post

CLERK = Operator(account=UUID(int=0xC1), name="周文员", role=Role.CLERK)


@pytest.fixture
def station(tmp_path):
    made = Post(tmp_path, "three-checks")
    lived(made)
    lift(made)
    destroy(made)
    yield made
    made.close()


def record(row):
    names = ("李班长", "周文员")
    signed = tuple((name, at) for name, (_, at) in zip(names, row.signed, strict=False))
    return DestructionRecord(
        compound="北河花园",
        checkpoint="东门",
        due_on=row.due_on,
        reason=row.reason,
        ordered_at=row.ordered_at,
        ordered_by="李班长",
        done_at=row.done_at,
        kinds=row.kinds,
        first=row.first,
        last=row.last,
        left=row.left,
        number=row.number,
        signed=signed,
        backups_until=row.backups_until,
        ledgers=row.ledgers,
    )


def plain(sentence):
    return "".join(sentence.split())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_kind_and_count_stands_on_it(station, language):
    (row,) = station.destruction.listed()
    page = "".join(words(destruction_record.draw(record(row), language)))
    titles = {kind.key: kind for kind in row.ledgers}
    kinds = sorted(row.kinds.items())
    told = "".join(plain(kind_title(titles.get(key, key), language)) for key, _ in kinds)
    assert told in page
    assert "".join(str(count) for _, count in kinds) in page
    assert str(row.parts) in page
    assert row.backups_until.isoformat() in page
    assert plain(row.reason) in page
    assert "〓" not in page


def test_signatures_by_pin_stand_beside_the_lines(station):
    (row,) = station.destruction.listed()
    empty = "".join(words(destruction_record.draw(record(row), "zh_CN")))
    assert "李班长" in empty
    assert empty.count("签字、姓名") == 2
    station.destruction.sign(row.id, CHIEF)
    station.clock.advance(minutes=5)
    row = station.destruction.sign(row.id, CLERK)
    page = "".join(words(destruction_record.draw(record(row), "zh_CN")))
    for name, at in (("李班长", row.signed[0][1]), ("周文员", row.signed[1][1])):
        assert plain(f"{name}，{at.astimezone():%Y-%m-%d %H:%M}") in page
    assert row.signed[1][1] - row.signed[0][1] == timedelta(minutes=5)
