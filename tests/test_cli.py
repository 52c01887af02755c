"""The command line: what it prints, its exit codes, and that it works beside the program."""

from __future__ import annotations

import json
import logging
import re
import shutil
from dataclasses import replace

import click
import cv2
import openpyxl
import pypdf
import pytest
import typer.main
from typer.testing import CliRunner

from gatekeeper import __version__, config, keys, text
from gatekeeper.app import build
from gatekeeper.cli import app as command_line
from gatekeeper.cli.passes import app as passes_app
from gatekeeper.demo import CHIEF, CHIEF_PIN, GUARD, GUARD_PIN, PAYMENT_CODE
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.errors import StoreError
from gatekeeper.services.enrolment import Door
from gatekeeper.services.import_columns import TEMPLATE
from gatekeeper.store.connections import open_writing
from gatekeeper.store.triggers import TRIGGERS
from gatekeeper.store.verification import verify_file
from tests.communities import (  # noqa: F401  (fixtures among them)
    PASSPHRASE,
    make_station,
    own_home,
    program,
    said,
    station,
)
from tests.reports.papers import codes
from tests.scanner import drawn

pytestmark = pytest.mark.usefixtures("own_home")


def says(*arguments: str):
    return CliRunner().invoke(command_line, [str(argument) for argument in arguments])


# --- the program itself ---------------------------------------------------------------------------


def test_the_version_and_the_help(tmp_path):
    told = program("--version", home=tmp_path)
    assert (told.returncode, told.stdout) == (0, f"gatekeeper {__version__}\n")
    help_ = program("--help", home=tmp_path).stdout
    for word in ("run", "demo", "scan", "present", "passes", "import", "verify-log", "doctor"):
        assert word in help_
    assert "GATEKEEPER_PIN" in help_


def test_a_role_is_the_gate_or_the_office():
    refused = says("run", "--role", "kitchen")
    assert refused.exit_code == 2
    assert "gate | office" in re.sub(r"\x1b\[[0-9;]*m", "", refused.output)


def test_the_shape_of_json_is_told_in_the_help():
    for command in ("scan", "present", "verify-log", "doctor"):
        assert '{"' in says(command, "--help").stdout, command


@pytest.mark.parametrize(
    "wrong", [("fly",), ("present",), ("scan",), ("passes", "issue"), ("present", "X", "--lane")]
)
def test_wrong_usage_is_2(wrong):
    assert says(*wrong).exit_code == 2


def options():
    for group in (command_line, passes_app):
        for command in typer.main.get_command(group).commands.values():
            for parameter in command.params:
                yield command.name, parameter


def test_no_secret_can_be_an_argument():
    """Every process of the machine can read the arguments of every other."""
    names = {
        (command, name)
        for command, parameter in options()
        for name in (parameter.name, *parameter.opts)
        for word in ("pin", "pass", "secret", "key", "token")
        if word in name.lower() and not isinstance(parameter, click.Group)
    }
    # Switches, and a number.
    harmless = {"token", "--token", "passages", "--passages", "password", "--password"}
    assert {name for _, name in names} <= harmless


# --- scan -----------------------------------------------------------------------------------------


def picture(path, text, **look):
    cv2.imwrite(str(path), drawn.code(text, **look))
    return path


def test_scan_reads_pictures_and_folders_and_goes_on_after_a_bad_one(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    first = picture(folder / "1.png", "GKT1:FIRST")
    (folder / "2.png").write_text("no picture at all")
    third = picture(folder / "3.png", "https://jkm.example/health?qrCode=1", ink="green")
    (folder / "notes.txt").write_text("is not looked at")
    last = picture(tmp_path / "last.jpg", "GKT1:LAST")
    gone = tmp_path / "gone.png"

    answer = says("scan", "--json", folder, gone, last)
    assert answer.exit_code == 3
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [one["file"] for one in found] == [str(first), str(third), str(last)]
    assert [symbol["text"] for one in found for symbol in one["symbols"]] == [
        "GKT1:FIRST",
        "https://jkm.example/health?qrCode=1",
        "GKT1:LAST",
    ]
    assert str(folder / "2.png") in answer.stderr
    assert str(gone) in answer.stderr
    # Without settings the program speaks Chinese.
    assert text.sentence("picture-unreadable", {"file": gone}, "zh_CN") in answer.stderr
    for one in found:
        assert one.keys() == {"file", "symbols", "ms"}
        for symbol in one["symbols"]:
            assert symbol.keys() == {"text", "format", "corners", "ink"}
            assert len(symbol["corners"]) == 4
    assert found[1]["symbols"][0]["ink"]["colour"] == "green"


def test_scan_of_good_pictures_is_0_and_readable(tmp_path):
    both = picture(tmp_path / "a.png", "GKT1:A"), tmp_path / "empty.png"
    cv2.imwrite(str(both[1]), drawn.code("x")[:20, :20])
    answer = says("scan", *both)
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [f"{both[0]}: GKT1:A", f"{both[1]}: -"]


# --- present --------------------------------------------------------------------------------------

GREEN = "https://jkm.example/health?qrCode=abc"
VERDICT = {
    "recorded",
    "outcome",
    "direction",
    "sequence",
    "repeated",
    "presentation",
    "findings",
    "notice",
    "notice_parameters",
    "policy",
}


def presented(station, *arguments, **environment):  # noqa: F811
    answer = station.says("present", *arguments, "--json", **environment)
    assert answer.stderr == ""
    told = json.loads(answer.stdout)
    assert told.keys() == VERDICT
    return answer.exit_code, told


def everyday(station):  # noqa: F811
    """A pass is enough: switch the profile, so that a verdict needs one code only."""
    with station.opened() as app:
        operator = app.accounts.sign_on(CHIEF, CHIEF_PIN)
        app.lanes.write(app.profiles.switch_to, "everyday", operator).result()


@pytest.mark.parametrize("is_running", [False, True], ids=["alone", "through the program"])
def test_a_verdict_is_recorded_and_0_whatever_it_is(station, is_running):  # noqa: F811
    everyday(station)
    card, lost = station.cards(2)
    with station.opened() as app:
        chief = app.accounts.sign_on(CHIEF, CHIEF_PIN)
        app.lanes.write(app.passes.report_lost, lost.id, chief).result()

    def both():
        code, told = presented(station, card.text)
        assert (code, told["outcome"], told["recorded"]) == (0, "granted", True)
        assert told["findings"][0].keys() == {"check", "code", "outcome", "overridden"}
        again = presented(station, card.text)[1]
        assert (again["repeated"], again["sequence"]) == (True, told["sequence"])
        code, told = presented(station, lost.text, "--direction", "entry")
        assert (code, told["outcome"], told["direction"]) == (0, "denied", "entry")
        assert "pass-lost" in [finding["code"] for finding in told["findings"]]

    if is_running:
        with station.running() as app:
            both()
            assert len(app.lanes.read(app.overview.recent).result()) >= 2
    else:
        both()
    assert verify_file(station.database).fault is None


def test_a_process_of_its_own_asks_the_running_program(station, own_home):  # noqa: F811
    """The database is held by this process: the other one goes through its door."""
    everyday(station)
    (card,) = station.cards(1)
    with station.running():
        asked = ("present", card.text, "--json", "--settings", str(station.file))
        done = program(*asked, home=own_home)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["outcome"] == "granted"
        wrong = program(*asked, "--lane", "9", home=own_home)
        assert (wrong.returncode, wrong.stdout) == (3, "")
        assert said("settings-lane-unknown") in wrong.stderr


def test_what_is_not_recorded_is_3(station):  # noqa: F811
    """Evidence is missing under three checks; a payment code is no evidence at all."""
    (card,) = station.cards(1)
    code, told = presented(station, card.text, "--direction", "entry")
    assert (code, told["outcome"], told["recorded"]) == (3, "pending", False)
    code, told = presented(station, PAYMENT_CODE)
    assert (code, told["notice"], told["recorded"]) == (3, "notice-payment", False)
    link = station.says("present", "https://pay.example/x?y=1")
    assert link.stdout.endswith(said("notice-url", host="pay.example") + "\n"), link.stdout
    assert said("temperature-wanted").rstrip(".") in link.stdout
    # The rest of the evidence comes by a second command: it is the same person.
    code, told = presented(station, "--temperature", "38.2", GREEN)
    assert (code, told["outcome"], told["recorded"]) == (0, "held", True)
    code, told = presented(station, GREEN)
    assert (code, told["outcome"], told["recorded"]) == (0, "held", True)


def test_people_read_the_verdict_and_its_reasons(station):  # noqa: F811
    everyday(station)
    (card,) = station.cards(1)
    lines = station.says("present", card.text).stdout.splitlines()
    assert lines[0] == "granted"
    assert station.says("present", PAYMENT_CODE).stdout.startswith("-\n")


@pytest.mark.parametrize("is_running", [False, True], ids=["alone", "through the program"])
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--temperature", "12"), "temperature-implausible"),
        (("--temperature", "47.5"), "temperature-implausible"),
        (("--temperature", "nan"), "temperature-implausible"),
        (("--temperature", "inf"), "temperature-implausible"),
        (("--lane", "9"), "settings-lane-unknown"),
        (("--lane", ""), "settings-lane-unknown"),
        (("--operator", "nobody"), "account-unknown"),
        (("--operator", GUARD), "pin-wrong"),
    ],
)
def test_what_is_refused_is_3_with_its_sentence(station, is_running, arguments, reason):  # noqa: F811
    def refused():
        answer = station.says("present", "GKT1:X", *arguments, GATEKEEPER_PIN="000000")
        assert answer.exit_code == 3
        assert said(reason) in answer.stderr
        assert answer.stdout == ""
        assert "000000" not in answer.stderr

    if is_running:
        with station.running():
            refused()
    else:
        refused()


def test_a_direction_against_the_lanes_own_is_refused(station):  # noqa: F811
    (lane,) = station.settings.lanes
    station.set(lanes=(replace(lane, direction="entry"),))
    answer = station.says("present", "GKT1:X", "--direction", "exit")
    assert (answer.exit_code, answer.stderr) == (3, said("direction-fixed") + "\n")
    assert station.says("present", "GKT1:X", "--direction", "up").exit_code == 2


def test_a_refused_presentation_turns_nobody_else(station):  # noqa: F811
    """The direction asked for belongs to this person, not to the lane."""
    everyday(station)
    (card,) = station.cards(1)
    with station.running() as app:
        before = app.lanes.write(app.gate.shown, "1").result().direction
        asked = ("--direction", before.opposite.value, "--temperature", "12")
        assert station.says("present", card.text, *asked).exit_code == 3
        assert app.lanes.write(app.gate.shown, "1").result().direction is before


def test_the_operator_stands_in_the_record(station):  # noqa: F811
    everyday(station)
    (card,) = station.cards(1)
    code, _ = presented(station, card.text, "--operator", GUARD, GATEKEEPER_PIN=GUARD_PIN)
    assert code == 0
    with station.opened() as app:
        operator = app.accounts.challenge(GUARD).account
        with app.database.read() as session:
            rows = session.connection().exec_driver_sql(
                "SELECT line FROM journal WHERE kind = 'access-1' ORDER BY sequence DESC LIMIT 1"
            )
            assert operator.hex in rows.scalar_one()


def test_a_pin_that_nobody_can_type_is_wrong_usage(station):  # noqa: F811
    assert station.says("present", "GKT1:X", "--operator", GUARD).exit_code == 2


def test_no_database_is_made_by_asking_for_one(station):  # noqa: F811
    shutil.rmtree(station.data)
    for asked in (("present", "X"), ("verify-log",), ("backup",)):
        for encrypted in (False, True):
            station.set(encrypted=encrypted)
            answer = station.says(*asked)
            assert (answer.exit_code, answer.stdout) == (3, "")
            assert said("store-gone") in answer.stderr
    assert not station.data.exists()


def test_broken_settings_are_named(station):  # noqa: F811
    station.file.write_text("data = 3\nspeed = 1\n")
    answer = station.says("present", "X")
    assert answer.exit_code == 3
    assert "data:" in answer.stderr
    assert "speed:" in answer.stderr


# --- passes ---------------------------------------------------------------------------------------


def newcomers(station, count=2):  # noqa: F811
    """People without a pass, by import."""
    rows = "".join(f"新人{'甲乙丙丁'[n]},139000000{n:02d},99,1,{101 + n}\n" for n in range(count))
    file = station.file.with_name("newcomers.csv")
    file.write_text("姓名,手机号,楼栋,单元,房号\n" + rows, encoding="utf-8")
    assert station.says("import", str(file)).exit_code == 0


def told_on_paper(pdf) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


SUPERVISED = {"GATEKEEPER_PIN": CHIEF_PIN, "GATEKEEPER_PASSPHRASE": PASSPHRASE}


@pytest.mark.parametrize("is_running", [False, True], ids=["alone", "through the program"])
def test_passes_are_issued_printed_again_and_revoked(
    station,  # noqa: F811
    tmp_path,
    is_running,
    caplog,
):
    caplog.set_level(logging.DEBUG)
    newcomers(station)

    def life_of_a_pass():
        cards = tmp_path / "cards.pdf"
        asked = ("-o", str(cards), "--operator", CHIEF)
        answer = station.says("passes", "issue", "--building", "99", *asked, **SUPERVISED)
        assert answer.exit_code == 0, answer.output
        assert str(cards) in answer.stdout
        issued = told_on_paper(cards)
        assert "新人甲" in issued
        assert "99-1-101" in issued

        answer = station.says("passes", "issue", "--building", "99号楼", *asked, **SUPERVISED)
        assert answer.exit_code == 0
        assert str(cards) not in answer.stdout, "everybody has one already"
        assert told_on_paper(cards) == issued, "the paper of the first time is still there"

        again = tmp_path / "again.pdf"
        asked = ("-o", str(again), "--operator", CHIEF)
        answer = station.says("passes", "print", "新人乙", *asked, **SUPERVISED)
        assert answer.exit_code == 0, answer.output
        printed = told_on_paper(again)
        assert "新人乙" in printed
        assert "新人甲" not in printed

        with_dash = next(word for word in printed.split() if len(word) == 9 and word[4] == "-")
        asked = ("--reason", "moved away", "--operator", CHIEF)
        answer = station.says("passes", "revoke", with_dash, *asked, GATEKEEPER_PIN=CHIEF_PIN)
        assert (answer.exit_code, answer.output) == (0, f"Pass {with_dash} is revoked.\n")
        answer = station.says("passes", "revoke", with_dash, *asked, GATEKEEPER_PIN=CHIEF_PIN)
        assert (answer.exit_code, answer.output) == (0, f"Pass {with_dash} was revoked before.\n")
        asked = ("-o", str(again), "--operator", CHIEF)
        answer = station.says("passes", "print", "新人乙", *asked, **SUPERVISED)
        assert (answer.exit_code, answer.stderr) == (3, said("pass-unknown") + "\n")

    if is_running:
        with station.running():
            life_of_a_pass()
    else:
        life_of_a_pass()
    assert verify_file(station.database).fault is None
    assert CHIEF_PIN not in caplog.text
    whole = station.database.read_bytes() + b"".join(
        file.read_bytes() for file in station.data.glob("*-wal")
    )
    assert CHIEF_PIN.encode() not in whole


def test_o48_a_card_is_printed_as_its_holder_reads(station, tmp_path):  # noqa: F811
    """The station speaks English, the newcomer reads Chinese; the list stays the station's."""
    file = tmp_path / "list.csv"
    file.write_text("姓名,楼栋,房号,语言\n新人甲,99,101,zh_CN\n", encoding="utf-8")
    assert station.says("import", str(file)).exit_code == 0
    cards = tmp_path / "cards.pdf"
    asked = ("--building", "99", "-o", str(cards), "--operator", CHIEF)
    assert station.says("passes", "issue", *asked, **SUPERVISED).exit_code == 0
    told = told_on_paper(cards)
    assert text.tr_in("zh_CN", "Pass number") in told
    assert text.tr_in("en", "Receipt for passes") in told


def test_what_is_printed_opens_the_gate(station, tmp_path):  # noqa: F811
    """Card and sticker as a camera reads them from the paper, both of one person (G08)."""
    newcomers(station, 1)
    cards = tmp_path / "cards.pdf"
    asked = ("-o", str(cards), "--token", "--operator", CHIEF)
    assert station.says("passes", "issue", "新人甲", *asked, **SUPERVISED).exit_code == 0
    printed = [code for page in (0, 1) for code in codes(cards.read_bytes(), page)]
    assert [code[:5] for code in printed] == ["GKP1:", "GKT1:"]
    everyday(station)
    for code in printed:
        assert presented(station, code)[1]["outcome"] == "granted"


def test_a_household_gets_passes_for_its_people_or_one_for_all(station, tmp_path):  # noqa: F811
    """The flat is named by its door, as somebody writes it (G08)."""
    file = station.file.with_name("flats.csv")
    rows = "新人甲,13900000001,99,1,101\n新人乙,13900000002,99,1,101\n新人丙,13900000003,99,1,102\n"
    file.write_text("姓名,手机号,楼栋,单元,房号\n" + rows, encoding="utf-8")
    assert station.says("import", str(file)).exit_code == 0
    cards, asked = tmp_path / "cards.pdf", ("--operator", CHIEF)

    def written(verb, *whom):
        answer = station.says("passes", verb, *whom, "-o", str(cards), *asked, **SUPERVISED)
        assert answer.exit_code == 0, answer.output
        return told_on_paper(cards)

    each = written("issue", "--household", "99栋1单元101室")
    assert ("新人甲" in each, "新人乙" in each, "新人丙" in each) == (True, True, False)
    shared = written("issue", "--household", "99-1-101", "--shared")
    assert "99-1-101" in shared
    assert "新人" not in shared, "the household's pass is nobody's"
    assert written("print", "--household", "99-1-101", "--shared") == shared
    whole = written("issue", "--building", "99", "--shared")
    assert "99-1-102" in whole
    assert "99-1-101" not in whole, "that flat has one"
    with station.opened() as app:
        (found,) = app.registry.search("新人甲")
        kinds = [one.kind for one in app.passes.history(found.person)]
        assert sorted(kinds) == ["household", "resident"]


def test_what_passes_refuses(station, tmp_path):  # noqa: F811
    newcomers(station)
    output = ("-o", str(tmp_path / "cards.pdf"))
    supervised = ("--operator", CHIEF)

    def refused(*asked, **environment):
        answer = station.says("passes", *asked, **(SUPERVISED | environment))
        assert "Traceback" not in answer.output
        assert not (tmp_path / "cards.pdf").exists()
        return answer.exit_code, answer.stderr

    wrong = refused("issue", "新人甲", *output, *supervised, GATEKEEPER_PASSPHRASE="s3cret")
    assert wrong == (3, said("passphrase-wrong") + "\n")
    guard = refused("issue", "新人甲", *output, "--operator", GUARD, GATEKEEPER_PIN=GUARD_PIN)
    assert guard == (3, said("role-needed", roles="clerk supervisor") + "\n")
    assert refused("issue", "新人", *output, *supervised) == (
        3,
        f"新人: {said('person-ambiguous', text='新人')}\n",
    )
    assert refused("issue", "无此人也", *output, *supervised) == (
        3,
        f"无此人也: {said('person-unknown')}\n",
    )
    nowhere = refused("issue", "--building", "100", *output, *supervised)
    assert nowhere == (3, f"100: {said('building-unknown')}\n")
    with station.opened() as app:
        app.households.add(Door(building="99", unit="1", room="900"), SYSTEM)
    for door, code in (("99-9-999", "household-unknown"), ("99-1-900", "no-members")):
        for shared in ((), ("--shared",)):
            told = refused("issue", "--household", door, *shared, *output, *supervised)
            assert told == (3, f"{door}: {said(code)}\n")
    for unknown in ("0000-0000", "9999-9999", "letters"):
        asked = ("revoke", unknown, "--reason", "lost", *supervised)
        assert refused(*asked) == (3, f"number: {said('pass-unknown')}\n")
    (card,) = station.cards(1)
    for nothing in ("", "  "):
        asked = ("revoke", card.number, "--reason", nothing, *supervised)
        assert refused(*asked) == (3, f"reason: {said('reason-missing')}\n")
    assert refused("issue", *output, *supervised)[0] == 2, "neither people nor a building"
    assert refused("issue", "新人甲", "--building", "99", *output, *supervised)[0] == 2
    twice = ("--household", "99-1-101", "--building", "99")
    assert refused("issue", *twice, *output, *supervised)[0] == 2
    assert refused("issue", "新人甲", "--shared", *output, *supervised)[0] == 2
    sticker = ("--household", "99-1-101", "--shared", "--token")
    assert refused("issue", *sticker, *output, *supervised)[0] == 2


def test_a_file_that_cannot_be_written_is_told(station, tmp_path):  # noqa: F811
    newcomers(station)
    answer = station.says(
        *("passes", "issue", "新人甲", "-o", str(tmp_path / "nowhere" / "cards.pdf")),
        *("--operator", CHIEF),
        **SUPERVISED,
    )
    assert answer.exit_code == 3
    assert "No such file" in answer.stderr
    with station.opened() as app:
        (found,) = app.registry.search("新人甲")
        assert app.passes.history(found.person) == (), "looked at before issuing"


# --- import ---------------------------------------------------------------------------------------


def numbers(told: str) -> list[int]:
    """Added, changed, unchanged, refused."""
    return [int(number) for number in re.findall(r"\d+", told)]


LIST = """姓名,手机号,楼栋,单元,房号,身份证号
新人甲,13900000001,99,1,101,
新人乙,1390000,99,1,102,
,13900000003,99,1,103,
新人丁,13900000004,99,1,104,110101199003070000
新人戊,13900000005,99,1,105,
"""


@pytest.mark.parametrize("is_running", [False, True], ids=["alone", "through the program"])
def test_an_import_names_every_bad_line_and_keeps_the_good_ones(
    station,  # noqa: F811
    tmp_path,
    is_running,
):
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")

    def twice():
        answer = station.says("import", str(file))
        assert answer.exit_code == 3
        assert numbers(answer.stdout) == [2, 0, 0, 3], answer.stdout
        bad = answer.stderr.splitlines()
        assert [line.split(": ")[:2] for line in bad] == [
            ["list.csv:3", "Phone"],
            ["list.csv:4", "Name"],
            ["list.csv:5", "ID number"],
        ]
        assert bad[0].endswith(said("phone-wrong"))
        assert "13900000003" not in answer.stderr, "no private values in messages"
        again = station.says("import", str(file))
        assert numbers(again.stdout) == [0, 0, 2, 3], again.stdout
        assert again.exit_code == 3

    if is_running:
        with station.running():
            twice()
    else:
        twice()


def test_a_list_that_is_none_is_refused_as_a_whole(station, tmp_path):  # noqa: F811
    for name, content in (("empty.csv", ""), ("other.csv", "a,b\n1,2\n"), ("gone.csv", None)):
        if content is not None:
            (tmp_path / name).write_text(content)
        for_ = station.says("import", str(tmp_path / name))
        assert for_.exit_code == 3
        assert for_.stderr


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_the_template_is_a_list_that_can_be_imported(station, tmp_path, name):  # noqa: F811
    file = tmp_path / name
    assert says("import", file, "--template").exit_code == 0
    if name.endswith("xlsx"):
        rows = openpyxl.load_workbook(file).active.iter_rows(max_row=1, values_only=True)
        assert tuple(next(rows)) == TEMPLATE[0]
    answer = station.says("import", str(file))
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert numbers(answer.stdout) == [2, 0, 0, 0]


def test_a_template_never_overwrites_a_list(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    answer = says("import", file, "--template")
    assert answer.exit_code == 3
    assert file.read_text(encoding="utf-8") == LIST
    assert says("import", tmp_path / "nowhere" / "list.csv", "--template").exit_code == 3


# --- the log --------------------------------------------------------------------------------------


def tampered(station, *statements):  # noqa: F811
    """As somebody with the file and a tool would do it: triggers dropped and made again."""
    held = open_writing(station.database, None)
    for name in TRIGGERS:
        held.execute(f"DROP TRIGGER IF EXISTS {name}")
    held.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        held.execute(statement)
    for statement in TRIGGERS.values():
        held.execute(statement)
    held.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    held.close()


def test_a_good_log_is_0_with_its_head(station):  # noqa: F811
    answer = station.says("verify-log", "--json")
    told = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert told.keys() == {"lines", "fault", "heads"}
    assert told["fault"] is None
    (head,) = told["heads"]
    assert head["count"] == told["lines"] > 70
    answer = station.says("verify-log")
    first, second = answer.stdout.splitlines()
    assert str(told["lines"]) in first
    assert second == f"{head['station']} {head['count']} {head['hash']}"


def test_the_log_is_verified_while_the_program_runs(station):  # noqa: F811
    with station.running():
        assert station.says("verify-log").exit_code == 0


@pytest.mark.parametrize(
    ("statements", "code", "sequence"),
    [
        (
            ["UPDATE journal SET line = replace(line, 'granted', 'denied') WHERE sequence = 20"],
            "log-line-edited",
            20,
        ),
        (["DELETE FROM journal WHERE sequence = 20"], "log-line-removed", 20),
        (
            [
                "UPDATE journal SET sequence = -1 WHERE sequence = 20",
                "UPDATE journal SET sequence = 20 WHERE sequence = 21",
                "UPDATE journal SET sequence = 21 WHERE sequence = -1",
            ],
            "log-lines-swapped",
            20,
        ),
        (["DELETE FROM journal WHERE sequence >= 20"], "log-tail-cut", 20),
    ],
    ids=["edited", "removed", "swapped", "tail cut"],
)
def test_a_tampered_log_is_3_and_the_line_is_named(station, statements, code, sequence):  # noqa: F811
    if code == "log-tail-cut":
        statements = [
            *statements,
            *(
                f"DELETE FROM {table} WHERE sequence >= 20 AND station = "
                "(SELECT station FROM log_head)"
                for table in ("journal_private", "access_events", "passages")
            ),
        ]
    tampered(station, *statements)
    answer = station.says("verify-log", "--json")
    fault = json.loads(answer.stdout)["fault"]
    assert (answer.exit_code, fault["code"], fault["sequence"]) == (3, code, sequence)
    answer = station.says("verify-log")
    assert answer.exit_code == 3
    assert str(sequence) in answer.stdout


# --- backup and restore ---------------------------------------------------------------------------


def test_a_backup_of_the_running_program_is_restored_as_a_new_station(
    station,  # noqa: F811
    tmp_path,
):
    with station.running() as app:
        old = app.database.journal.station
        answer = station.says("backup", str(tmp_path / "usb"))
        assert answer.exit_code == 0, answer.output
        (copy,) = (tmp_path / "usb").glob("*.db")
        assert answer.stdout == f"{copy}\n"
        refused = station.says("restore", str(copy))
        assert (refused.exit_code, refused.stderr) == (3, said("store-in-use") + "\n")
    answer = station.says("restore", str(copy))
    assert answer.exit_code == 0, answer.output
    (kept,) = station.data.glob("*.replaced-*")
    assert str(kept) in answer.stdout
    told = json.loads(station.says("verify-log", "--json").stdout)
    assert told["fault"] is None
    assert len(told["heads"]) == 2
    assert told["heads"][0]["station"] == old
    with station.opened() as app:
        assert app.database.journal.station not in ("", old)
        assert app.registry.search("1-1-101")
    missing = station.says("restore", str(tmp_path / "no-such.db"))
    assert (missing.exit_code, missing.stderr) == (3, said("backup-gone") + "\n")
    (tmp_path / "a-file").touch()
    unwritable = station.says("backup", str(tmp_path / "a-file" / "usb"))
    assert unwritable.exit_code == 3
    assert "Not a directory" in unwritable.stderr


def test_an_encrypted_backup_goes_to_a_new_pc_with_its_recovery_key(
    tmp_path,
    own_home,  # noqa: F811
):
    settings = replace(config.default(tmp_path / "data"), language="en", devices=())
    config.save(settings, tmp_path / "settings.toml")
    option = ("--settings", str(tmp_path / "settings.toml"))
    app = build(settings)
    recovery = app.recovery
    app.close()
    assert says("backup", str(tmp_path / "usb"), *option).exit_code == 0
    (copy,) = (tmp_path / "usb").glob("*.db")
    shutil.rmtree(tmp_path / "data")
    shutil.rmtree(own_home)

    def restore(**environment):
        arguments = ["restore", str(copy), *option]
        return CliRunner().invoke(command_line, arguments, env=environment)

    assert restore().exit_code == 2, "nobody is there to type the key"
    slip = restore(GATEKEEPER_RECOVERY="typed wrongly")
    assert slip.exit_code == 3
    assert slip.stderr
    other = restore(GATEKEEPER_RECOVERY="-".join(["0000"] * 14))
    assert other.exit_code == 3
    assert "-".join(["0000"] * 14) not in other.output
    good = restore(GATEKEEPER_RECOVERY=recovery)
    assert good.exit_code == 0, good.output
    assert recovery not in good.output
    assert says("verify-log", *option).exit_code == 0
    with pytest.raises(StoreError, match="store-key-wrong"):
        verify_file(settings.data / "gatekeeper.db", key=b"\0" * 32)


def test_a_backup_of_another_pc_is_restored_where_a_database_was_begun(
    tmp_path,
    own_home,  # noqa: F811
):
    """The window was opened there first: its own key does not open the backup of the old PC."""

    def begun(name):
        settings = replace(config.default(tmp_path / name), language="en", devices=())
        config.save(settings, tmp_path / f"{name}.toml")
        app = build(settings)
        app.close()
        return ("--settings", str(tmp_path / f"{name}.toml")), app.recovery, settings

    old, recovery, _ = begun("old")
    assert says("backup", str(tmp_path / "usb"), *old).exit_code == 0
    (copy,) = (tmp_path / "usb").glob("*.db")
    new, own, settings = begun("new")

    def restore(**environment):
        return CliRunner().invoke(command_line, ["restore", str(copy), *new], env=environment)

    nobody = restore()
    assert nobody.exit_code == 2
    assert said("store-key-wrong") in nobody.stderr
    wrong = restore(GATEKEEPER_RECOVERY=own)
    assert (wrong.exit_code, says("verify-log", *new).exit_code) == (3, 0), "its own is untouched"
    good = restore(GATEKEEPER_RECOVERY=recovery)
    assert good.exit_code == 0, good.output
    assert says("verify-log", *new).exit_code == 0
    (aside,) = settings.data.glob("*.replaced-*")
    kept = keys.load_or_make(
        str(aside.resolve()), config.settings_file().parent / "keys", may_make=False
    )
    assert verify_file(aside, key=kept.key).fault is None, "what was begun there still opens"
