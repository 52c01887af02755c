"""Least data: whatever leaves as a file or lies open on paper is masked, unless a reason is given.

It walks what there is: every screen with a list to save, every module that writes a file, every
paper of the registry. A newcomer is found by it, or has to say here to whom it is handed.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gatekeeper import reports, text
from gatekeeper.domain.readings import Temperature
from gatekeeper.services.ledger_lists import Wanted
from gatekeeper.store.people import Person
from gatekeeper.ui import theme
from gatekeeper.ui.rows import RowsView, csv_rows
from tests.books import open_books
from tests.observed import observed
from tests.reports.papers import words
from tests.ui.screen_kit import open_desk, show
from tests.ui.test_screens_fit import screens
from tests.visitors import DOCUMENT, let_in, registered
from tests.visitors import PHONE as VISITOR_PHONE

SOURCE = Path(__file__).resolve().parents[2] / "gatekeeper"
PHONE, NUMBER = "13800138000", "110101199003070134"
NAMES = ("张三丰", "欧阳若兰")
SECRETS = (PHONE, NUMBER, VISITOR_PHONE, DOCUMENT, *NAMES)

# Who else writes a spreadsheet: an empty template, or the list with its reason.
DOORS = {
    "services/exporting.py",  # the one that writes lists, with no cell that acts
    "services/importing.py",  # an empty template
    "services/area_lists.py",  # an empty template
    "cli/residents.py",  # an empty template
    "ui/list_export.py",  # a list as it is shown; puts it on record first
    "ui/handing_out_screen.py",  # masked, or in full with a reason and the right to
}

# Papers that name somebody in full, and why that needs no reason of its own.
NAMED = {
    "daily-report": "figures; its rows are masked by the service",
    "duty-roster": "the crew, by duty",
    "erasure-confirmation": "handed to the person it is about",
    "fever-record": "the record of one case, for whoever takes it over",
    "foreigner-form": "the form of one person, signed by him",
    "health-card": "handed to the person it is about",
    "health-form": "handed to the person it is about, who signs it",
    "household-file": "masked; in full only with a reason, which the log keeps",
    "held-data": "handed to the person it is about, on his document",
    "ledger-book": "in full only with a reason, which the log keeps",
    "ledger-sheet": "handed to the person it is about",
    "ledger-slip": "handed to the person it is about",
    "observation-notice": "handed to the person it is about",
    "pass-sheet": "handed to the person it is about",
    "pass-slip": "handed to the person it is about",
    "person-file": "masked; in full only with a reason, which the log keeps",
    "release-notice": "handed to the person it is about",
    "returnee-papers": "handed to the person it is about",
    "roll-call": "an evacuation: every name counts",
    "shift-log": "the crew, by duty; people in it are masked by the service",
    "staff-file": "masked; in full only with a reason, which the log keeps",
    "temperature-sheet": "handed to the person it is about",
    "visit-card": "handed to the person it is about",
    "visit-slip": "handed to the person it is about",
    "work-proof": "handed to the person it is about, for his employer to stamp",
    "work-hours": "the crew, by duty",
    "work-log": "the crew, by duty",
}
# What lies open at the post or goes upward: phones and documents masked, or nobody in it at all.
OPEN = {
    "arrivals",
    "briefings",
    "checklist",
    "correction",
    "coverage",
    "door-strips",
    "floating",
    "work-list",
    "destruction-record",
    "grid-list",
    "household-map",
    "lifting-record",
    "paper-sheet",
    "point-codes",
    "privacy-notice",
    "province-register",
    "returnee-register",
    "shelf-list",
    "temperature-ledger",
    "vehicle-register",
    "visitor-register",
}


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "day")
    with open_desk(tmp_path, profile="three-checks") as desk:
        resident = desk.post.resident("欧阳若兰", room="801")
        with desk.post.database.begin("people", operator=desk.chief.account) as session:
            known = session.get_one(Person, resident.id)
            known.phone, known.id_number = PHONE, NUMBER
            household = known.household
        desk.post.present(resident.card, Temperature(tenths=378), operator=desk.guard)
        observed(desk.post, resident.id, origin="武汉市", arrived=3)
        visit = registered(desk.post, household)
        let_in(desk.post, visit)
        yield desk


def exportable(screen):
    """The lists of a screen that can be saved as a file."""
    return [view for view in screen.findChildren(RowsView) if not view.export.isHidden()]


def test_what_any_list_gives_away_is_masked(desk, qtbot):
    text.use("zh_CN")
    saved = 0
    for make in screens(desk):
        screen = make()
        show(qtbot, screen, 1366, 640)
        for view in exportable(screen):
            rows = csv_rows(view.model.columns, view.model.everything)
            saved += len(rows) - 1
            told = "\n".join(",".join(row) for row in rows)
            for secret in SECRETS:
                assert secret not in told, f"{type(screen).__name__}: {secret}"
        screen.close()
    assert saved >= 5


def test_a_ledger_gives_away_what_is_masked(desk):
    books = open_books(desk.post)
    books.add(
        "requests",
        {"kind": "medicine", "name": NAMES[1], "phone": PHONE, "what": "降压药"},
        operator=desk.guard,
    )
    rows = books.lists.csv_rows("requests", Wanted())
    told = "\n".join(",".join(row) for row in rows)
    assert len(rows) == 2
    for secret in SECRETS:
        assert secret not in told


def writes(node):
    """Is this a use of what makes a file of rows?"""
    match node:
        case ast.Attribute(value=ast.Name(id="sheets" | "exporting"), attr="write"):
            return True
        case ast.ImportFrom(module="gatekeeper.services.exporting", names=names):
            return any(name.name == "write" for name in names)
    return False


def test_files_leave_by_known_doors_only():
    """Every call that writes a list stands in a module named above."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if writes(node):
                found.add(path.relative_to(SOURCE).as_posix())
    assert found == DOORS


def test_every_paper_says_whether_it_names_somebody():
    assert not OPEN & set(NAMED)
    assert set(reports.REPORTS) == OPEN | set(NAMED)


def test_what_lies_open_at_the_post_tells_no_number(desk):
    told = {"now": desk.post.clock(), "compound": "北河花园", "checkpoint": "东门"}
    drawn = 0
    for name in sorted(OPEN):
        gather = getattr(reports.REPORTS[name], "gather", None)
        if gather is None:
            continue
        with desk.post.database.read() as session:
            data = gather(session, **told)
        page = "".join(words(reports.REPORTS[name].draw(data, "zh_CN")))
        drawn += 1
        for secret in (PHONE, NUMBER, VISITOR_PHONE, DOCUMENT):
            assert secret not in page, name
    assert drawn >= 3
