"""A real gate, office and accounts on one database, and tasks that answer at once, for screens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.credentials import MESSAGES
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.passes import Passes
from gatekeeper.services.registry import Registry
from gatekeeper.ui.card_sections import CardSection
from gatekeeper.ui.person_card import PersonCardScreen
from tests.offices import HEADER, as_csv, row
from tests.stations import Post, Shown

CHIEF_PIN, GUARD_PIN = "258013", "147036"


@dataclass(kw_only=True)
class RightAway:
    """Runs everything where it stands; the real lanes are tested with the real `Tasks`."""

    lanes: list[str] = field(default_factory=list)

    def run(
        self,
        fn: Any,
        *args: Any,
        then: Any = None,
        failed: Any = None,
        lane: str = "write",
        urgent: bool = False,
    ) -> None:
        self.lanes.append(lane)
        try:
            result = fn(*args)
        except Exception as error:
            if failed is None:
                raise
            failed(error)
            return
        if then:
            then(result)


@dataclass(kw_only=True)
class Desk:
    """Where screens are tried."""

    folder: Path
    post: Post
    accounts: Accounts
    registry: Registry
    passes: Passes
    exporting: Exporting
    chief: Operator
    guard: Operator
    tasks: RightAway = field(default_factory=RightAway)

    def take(self, *rows: tuple[str, ...]) -> None:
        """Import these people."""
        path = self.folder / "list.csv"
        path.write_text(as_csv([HEADER, *rows]), encoding="utf-8")
        self.registry.import_people(path, operator=self.chief)

    def audits(self) -> list[str]:
        """The actions of the audit lines so far."""
        with self.post.database.read() as session:
            lines = session.connection().exec_driver_sql(
                "SELECT line FROM journal WHERE kind = 'audit-1' ORDER BY sequence"
            )
            return [str(line[0]) for line in lines]

    def held(self) -> Shown:
        """Somebody whose pass expired yesterday."""
        return self.expired(1)

    def expired(self, days: int) -> Shown:
        """Somebody whose pass expired so many days ago."""
        resident = self.post.resident("苏文", room="801", days=1)
        self.post.clock.advance(days=days + 1)
        return self.post.present(resident.card, operator=self.guard)


@contextmanager
def open_desk(folder: Path, profile: str = "everyday") -> Iterator[Desk]:
    """One supervisor, one operator, and three residents of the same surname."""
    text.use("en")
    text.learn(MESSAGES)
    post = Post(folder, profile=profile)
    wired = {
        "database": post.database,
        "journal": post.database.journal,
        "clock": post.clock,
        "new_id": post.new_id,
    }
    accounts = Accounts(**wired)
    desk = Desk(
        folder=folder,
        post=post,
        accounts=accounts,
        registry=Registry(**wired),
        passes=Passes(**wired),
        exporting=Exporting(database=post.database, journal=post.database.journal),
        chief=accounts.create("李班长", Role.SUPERVISOR, CHIEF_PIN, SYSTEM),
        guard=accounts.create("王强", Role.OPERATOR, GUARD_PIN, SYSTEM),
    )
    try:
        desk.take(
            row("张三", phone="13800138000", id_number="110101199003070134"),
            row("张三丰", room="502"),
            row("李四", building="3", unit="1", room="301"),
        )
        yield desk
    finally:
        post.close()


def show(qtbot: Any, widget: QWidget, width: int = 900, height: int = 600) -> None:
    """On the (offscreen) screen, active, so that keys arrive."""
    qtbot.addWidget(widget)
    # As in the window: deleted by Qt at its time, never by the garbage collection at any time.
    qtbot.kept = [*getattr(qtbot, "kept", ()), widget]
    widget.resize(width, height)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    widget.setFocus()


def _type(target: QWidget, character: str) -> None:
    """QTest types Latin letters only."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        none = Qt.KeyboardModifier.NoModifier
        QCoreApplication.sendEvent(target, QKeyEvent(kind, 0, none, character))


def press(widget: QWidget, *keys: Qt.Key | str, ctrl: bool = False) -> None:
    """Keys as a person presses them, on whatever has the focus inside the widget."""
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        target = widget.focusWidget() or widget
        if isinstance(key, str):
            for character in key:
                _type(widget.focusWidget() or widget, character)
        else:
            QTest.keyClick(target, key, modifier)


def open_card(
    desk: Desk, qtbot: Any, person: UUID, section: CardSection, role: str, **services: Any
) -> tuple[PersonCardScreen, list[QWidget]]:
    """Somebody's card with one section, for whoever has this role; what it opens is collected."""
    card = PersonCardScreen(
        person,
        desk.registry,
        desk.passes,
        desk.post.standing,
        desk.tasks,
        operator=getattr(desk, role),
        sections=(section,),
        app=SimpleNamespace(registry=desk.registry, **services),
    )
    opened: list[QWidget] = []
    card.screen_asked.connect(opened.append)
    show(qtbot, card, 1366, 640)
    return card, opened
