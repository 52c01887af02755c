"""Ledgers declared in TOML files: those shipped, a site's own, and what is wrong with a file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from gatekeeper import app, config
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.ledger import FieldKind, Keeper, State
from gatekeeper.domain.ledger_rules import Window
from gatekeeper.errors import InvalidInput
from gatekeeper.services.ledgers import Draft, Wanted

SHIPPED = config.ledgers()

OWN = """
key = "meeting-rooms"
title = { zh_CN = "会议室", en = "Meeting rooms" }
keep_days = 30

[[fields]]
key = "room"
title = { zh_CN = "房间", en = "Room" }
kind = "household"
required = true

[unique]
fields = ["room"]

[[due]]
windows = ["11:30-13:30", "22:00-02:00"]
per = "room"
"""


def problems_of(**changes):
    """The paths and codes that a change of the sample brings about."""
    table = tomllib.loads(OWN) | changes
    with pytest.raises(InvalidInput) as refused:
        config.ledger_from({key: told for key, told in table.items() if told is not None})
    return [(problem.field, problem.code) for problem in refused.value.problems]


def a_field(**told):
    return {"key": "room", "title": {"en": "Room"}, "kind": "text", **told}


def coded(key):
    """A choice whose one answer has a printed code."""
    options = [{"key": key, "title": {"en": "Gate"}}]
    return a_field(kind="choice", coded=True, options=options)


def test_every_shipped_ledger_is_read_and_speaks_both_languages():
    assert SHIPPED.problems == ()
    expected = {
        "disinfection": "G38",
        "gate-disinfected": "G38",
        "patrol": "G58",
        "lost-property": "G57",
        "incidents": "G59",
        "mask-refusals": "G40",
        "non-cooperation": "G41",
        "crew-temperature": "G51",
        "move-car": "G55",
        "goods-drop": "G16, G35",
        "goods-pickup": "G35",
        "callers": "G16",
        "relay": "G36",
        "requests": "G37",
        "advice": "G39",
        "duty-numbers": "G48",
        "article-release": "G56",
        "kits": "O16",
        "hotlines": "O19",
        "outflow": "O24",
        "inflow": "O24",
        "return-forms": "O24",
        "commitments": "O24",
        "meetings": "O27",
        "group-tasks": "O32",
        "supplies": "O35",
        "care-files": "O37",
        "care": "O37",
        "counsel": "O38",
        "publicity": "O39",
        "inspections": "O41",
        "employers-talk": "O44",
        "site-crew": "O46",
        "shops": "O53",
        "insurance": "O50",
        "five-fixings": "O51",
        "price-watch": "O53",
        "boards": "O54",
        "squad": "O56",
        "duty-plan": "O57",
        "families": "O58",
        "home-readings": "O58",
        "dormitory": "O60",
    }
    assert expected.keys() == SHIPPED.ledgers.keys()
    for ledger in SHIPPED.ledgers.values():
        said = [ledger.title, ledger.hint, *ledger.states.values(), *ledger.signed]
        said += [ledger.slip] if ledger.slip else []
        for one in ledger.fields:
            said += [one.title, *(option.title for option in one.options)]
            said += [one.unit] if one.unit else []
        assert all(words.keys() == {"zh_CN", "en"} for words in said), ledger.key
        assert all(words["zh_CN"] for words in said), ledger.key


def test_g38_g51_g58_what_is_due_in_the_shipped_ledgers():
    twice = (Window(start=time(6), end=time(12)), Window(start=time(12), end=time(20)))
    disinfection, patrol = SHIPPED.ledgers["disinfection"], SHIPPED.ledgers["patrol"]
    assert disinfection.due[0].windows == SHIPPED.ledgers["crew-temperature"].due[0].windows
    assert disinfection.due[0].windows == twice
    assert disinfection.due[1].windows[0].start == time(16)
    assert patrol.due[0].per == "point" == patrol.coded.key
    assert disinfection.coded is None


def test_g57_lost_property_is_found_then_claimed_with_a_signature():
    ledger = SHIPPED.ledgers["lost-property"]
    assert ledger.life == (State.OPEN, State.DONE)
    assert ledger.field("signature").kind is FieldKind.SIGNATURE
    assert ledger.field("owner").private


def test_a_site_adds_a_ledger_by_a_file_and_may_replace_a_shipped_one(tmp_path):
    (tmp_path / "a.toml").write_text(OWN, "utf-8")
    own_patrol = OWN.replace('"meeting-rooms"', '"patrol"').replace("Meeting rooms", "Our points")
    (tmp_path / "b.toml").write_text(own_patrol, "utf-8")
    declared = config.ledgers(tmp_path)
    assert declared.problems == ()
    assert declared.ledgers["patrol"].title["en"] == "Our points"
    rest = declared.ledgers["meeting-rooms"]
    assert rest.keep == timedelta(days=30)
    assert rest.due[0].windows[1] == Window(start=time(22), end=time(2))
    assert len(rest.version) == 8
    assert config.ledgers(tmp_path / "nowhere").ledgers.keys() == SHIPPED.ledgers.keys()


def test_a_broken_file_of_a_site_is_told_with_its_path_and_the_others_work(tmp_path):
    (tmp_path / "a.toml").write_text(OWN.replace('"household"', '"colour"'), "utf-8")
    (tmp_path / "b.toml").write_text("key = ", "utf-8")
    (tmp_path / "c.toml").write_text(OWN.replace("per = ", "of = 'gone'\nper = "), "utf-8")
    waits = OWN.replace('windows = ["11:30-13:30", "22:00-02:00"]', "within_hours = 6\nof = 'gone'")
    (tmp_path / "d.toml").write_text(waits, "utf-8")
    declared = config.ledgers(tmp_path)
    assert [(problem.field, problem.code) for problem in declared.problems] == [
        ("a.toml: fields[0].kind", "settings-wrong-type"),
        ("b.toml: ", "settings-unreadable"),
        ("c.toml: due[0]", "ledger-due-wrong"),
        ("meeting-rooms: due[0].of", "ledger-missing"),
    ]
    assert SHIPPED.ledgers.keys() <= declared.ledgers.keys()


def test_a_list_that_is_waited_for_must_be_there_and_name_the_same(tmp_path):
    listed = OWN.replace('per = "room"', 'per = "room"\nlisted = "LIST"')
    (tmp_path / "a.toml").write_text(listed.replace("LIST", "gone"), "utf-8")
    assert [(one.field, one.code) for one in config.ledgers(tmp_path).problems] == [
        ("meeting-rooms: due[0].listed", "ledger-missing")
    ]
    (tmp_path / "a.toml").write_text(listed.replace("LIST", "shops"), "utf-8")
    (told,) = config.ledgers(tmp_path).problems
    assert (told.code, told.parameters) == ("ledger-field-missing", {"name": "room"})


def test_what_a_rule_of_the_office_may_say_is_read():
    ledgers = SHIPPED.ledgers
    visit, delivery = ledgers["care"].due
    assert (visit.listed, delivery.ahead) == ("care-files", timedelta(days=2))
    assert ledgers["insurance"].due[0].by == "until-on"
    assert ledgers["insurance"].due[0].ahead == timedelta(days=7)
    assert [rule.only for rule in ledgers["disinfection"].due] == [False, False, True, True]
    assert ledgers["supplies"].stock.of == ("item", "unit")
    assert ledgers["shops"].is_list
    assert ledgers["patrol"].place is Keeper.GATE


def test_o50_a_date_is_proposed_from_another_date_and_nothing_else_is():
    day = a_field(key="from-on", kind="date")

    def wrong(**told):
        until = {"key": "until-on", "kind": "date", **told}
        found = problems_of(fields=[a_field(), day, a_field(**until)])
        return [path.removeprefix("fields[2].") for path, _ in found]

    for told in ({"after": "from-on"}, {"days": 90}, {"after": "from-on", "days": 9000}):
        assert wrong(**told) == ["days"], told
    assert wrong(after="from-on", days=-1) == ["days"]
    for after in ("room", "gone", "until-on"):
        assert wrong(after=after, days=90) == ["after"], after
    assert wrong(after="from-on", days=90, kind="text") == ["kind"]


def test_the_version_changes_with_the_content_and_not_with_its_order():
    table = tomllib.loads(OWN)
    turned = dict(reversed(table.items()))
    assert config.ledger_from(turned).version == config.ledger_from(table).version
    other = config.ledger_from(table | {"keep_days": 31})
    assert other.version != config.ledger_from(table).version


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"colour": 1}, "colour", "settings-unknown-key"),
        ({"key": None}, "key", "settings-missing-key"),
        ({"key": "Ein Buch"}, "key", "settings-wrong-type"),
        ({"title": {}}, "title.en", "settings-missing-key"),
        ({"title": "Book"}, "title", "settings-wrong-type"),
        ({"fields": [], "unique": None, "due": []}, "fields", "settings-missing-key"),
        ({"keep_days": 0}, "keep_days", "settings-out-of-range"),
        ({"keep_days": "90"}, "keep_days", "settings-wrong-type"),
        ({"role": "boss"}, "role", "settings-wrong-type"),
        ({"life": ["done", "open"]}, "life", "settings-wrong-type"),
        ({"life": ["assigned"]}, "life", "settings-wrong-type"),
        ({"states": {"lost": {"en": "x"}}}, "states.lost", "settings-unknown-key"),
        ({"unique": {"fields": ["gone"]}}, "unique.fields", "ledger-field-missing"),
        ({"unique": {"fields": ["room"], "per": "open"}}, "unique.per", "settings-wrong-type"),
        ({"due": 3}, "due", "settings-wrong-type"),
        ({"due": [{"windows": ["8-12"]}]}, "due[0].windows[0]", "settings-wrong-type"),
        ({"due": [{"every_days": 7, "x": 1}]}, "due[0].x", "settings-unknown-key"),
        ({"due": [{"every_days": 7, "within_hours": 6}]}, "due[0]", "ledger-due-wrong"),
        ({"due": [{"every_days": 7, "per": "gone"}]}, "due[0].per", "ledger-field-missing"),
        ({"due": [{"every_days": 7, "listed": "patrol"}]}, "due[0]", "ledger-due-wrong"),
        (
            {"due": [{"by": "room", "listed": "patrol", "per": "room"}]},
            "due[0]",
            "ledger-due-wrong",
        ),
        ({"due": [{"by": "gone"}]}, "due[0].by", "ledger-field-missing"),
        ({"due": [{"by": "room"}]}, "due[0].by", "settings-wrong-type"),
        ({"place": "kitchen"}, "place", "settings-wrong-type"),
        ({"group": "gossip"}, "group", "settings-wrong-type"),
        ({"list": "yes"}, "list", "settings-wrong-type"),
        (
            {"stock": {"of": ["gone"], "amount": "room", "out": {}}},
            "stock",
            "ledger-field-missing",
        ),
        (
            {"stock": {"of": ["room"], "amount": "room", "out": {}}},
            "stock.amount",
            "settings-wrong-type",
        ),
        ({"fields": [a_field(kind="ticks")]}, "fields[0].options", "settings-missing-key"),
        (
            {"due": [{"every_days": 7, "counts": {"gone": "x"}}]},
            "due[0].counts",
            "ledger-field-missing",
        ),
        ({"fields": [a_field(key="Room 1")]}, "fields[0].key", "settings-wrong-type"),
        ({"fields": [a_field(), a_field()]}, "fields[1].key", "settings-key-taken"),
        ({"fields": [a_field(key="note")]}, "fields[0].key", "settings-wrong-type"),
        ({"fields": [a_field(title={})]}, "fields[0].title.en", "settings-missing-key"),
        ({"fields": [a_field(kind="choice")]}, "fields[0].options", "settings-missing-key"),
        ({"fields": [a_field(total=True)]}, "fields[0].kind", "settings-wrong-type"),
        ({"fields": [a_field(coded=True)]}, "fields[0].kind", "settings-wrong-type"),
        (
            {"fields": [coded("gate"), coded("gate") | {"key": "other"}]},
            "fields[1].coded",
            "settings-key-taken",
        ),
        ({"fields": [coded("Tor 1")]}, "fields[0].options[0].key", "settings-wrong-type"),
        ({"fields": [a_field(recalls=["x"])]}, "fields[0].recalls", "ledger-field-missing"),
        (
            {"fields": [a_field(options=[{"key": "a", "title": {}}] * 2)]},
            "fields[0].options[1].key",
            "settings-key-taken",
        ),
    ],
)
def test_a_wrong_declaration_is_told_with_its_toml_path(changes, path, code):
    assert (path, code) in problems_of(**changes)


def test_a_site_adds_a_ledger_without_code_and_writes_in_it(tmp_path):
    folder = tmp_path / config.LEDGERS_FOLDER
    folder.mkdir()
    (folder / "meeting-rooms.toml").write_text(OWN, "utf-8")
    settings = replace(config.default(tmp_path), encrypted=False, devices=())
    program = app.build(settings)
    try:
        program.ledgers.add("meeting-rooms", Draft(values={"room": "501"}), SYSTEM)
        page = program.ledger_lists.page("meeting-rooms", Wanted())
        assert [row.cells["room"] for row in page.rows] == ["501"]
    finally:
        program.close()


def test_the_ledger_of_the_guide_works_as_it_stands_there(tmp_path):
    """docs/adding.md: copied into the data folder it is written in, and remembered."""
    guide = (Path(__file__).parents[1] / "docs" / "adding.md").read_text(encoding="utf-8")
    (sample,) = re.findall(r"```toml\n(# ledgers/keys\.toml.*?)```", guide, re.DOTALL)
    folder = tmp_path / config.LEDGERS_FOLDER
    folder.mkdir()
    (folder / "keys.toml").write_text(sample, "utf-8")
    settings = replace(config.default(tmp_path), encrypted=False, devices=(), role=config.OFFICE)
    program = app.build(settings)
    try:
        assert program.ledger_lists.declared.problems == ()
        today = f"{program.gate.clock().astimezone():%Y-%m-%d}"
        lent = {"key": "3号楼电井", "who": "王强", "back-on": today}
        program.ledgers.add("keys", Draft(values=lent), SYSTEM)
        with pytest.raises(InvalidInput, match="ledger-twice"):
            program.ledgers.add("keys", Draft(values=lent), SYSTEM)
        (expected,) = [one for one in program.ledger_lists.expected() if one.ledger.key == "keys"]
        assert [one.about for one in expected.due] == ["3号楼电井"]
        menu = {book.ledger.key: book for book in program.ledger_lists.menu(SYSTEM)}
        assert menu["keys"].unfinished == 1
    finally:
        program.close()
