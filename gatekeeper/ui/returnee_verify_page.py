"""验: number and kind of the documents, what was photographed, temperature; a row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gatekeeper.domain.masking import mask_id
from gatekeeper.domain.returnees import Member, Seen
from gatekeeper.domain.visits import DocumentKind, document_kind_of
from gatekeeper.errors import Problem
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.text import tr
from gatekeeper.text.returnees import seen_words
from gatekeeper.text.visits import document_words
from gatekeeper.ui.picture_taker import Camera
from gatekeeper.ui.portrait import jpeg_of
from gatekeeper.ui.returnee_inputs import (
    KeptLine,
    PersonColumn,
    PersonRows,
    Pick,
)
from gatekeeper.ui.returnee_pages import StepPage, show_member_problem, typed


def _documents() -> list[tuple[Any, str]]:
    return [(kind.value, document_words(kind)) for kind in DocumentKind]


def _ways() -> list[tuple[Any, str]]:
    return [(one, seen_words(one)) for one in Seen]


_PICTURES = {"seen": "document_photo", "ticket": "ticket_photo", "history": "history_photo"}


class VerifyPage(StepPage):
    """验: number and kind of the document, what was photographed, temperature; a row each."""

    def __init__(self, camera: Camera | None, clock: Callable[[], date]) -> None:
        super().__init__()
        self._camera, self._today = camera, clock
        self._members: tuple[MemberShown, ...] = ()
        self._taken: dict[tuple[UUID, str], bytes] = {}

        def way(field: str) -> Callable[[MemberShown], QWidget]:
            return lambda shown: self._way(shown, field)

        self.rows = PersonRows(
            [
                PersonColumn(
                    field="document",
                    title=lambda: tr("Document no."),
                    make=self._document,
                    stretch=2,
                ),
                PersonColumn(
                    field="document_kind",
                    title=lambda: tr("Document"),
                    make=lambda shown: Pick(
                        _kinds_from_one, shown.member.document_kind or DocumentKind.RESIDENT_ID
                    ),
                ),
                PersonColumn(field="seen", title=lambda: tr("Document shown"), make=way("seen")),
                PersonColumn(field="ticket", title=lambda: tr("Ticket"), make=way("ticket")),
                PersonColumn(
                    field="history", title=lambda: tr("Travel history"), make=way("history")
                ),
                PersonColumn(
                    field="tenths",
                    title=lambda: tr("Temperature"),
                    make=lambda shown: typed(_celsius(shown.member.tenths), 5),
                ),
            ]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        column.addStretch(1)

    def _document(self, shown: MemberShown) -> QLineEdit:
        made = KeptLine(shown.member.document, mask_id(shown.member.document), 24)
        made.textEdited.connect(lambda words: self._on_document(shown.id, words))
        return made

    def _on_document(self, member: UUID, words: str) -> None:
        """Which document a number looks like, so that nobody has to choose."""
        kind, pick = document_kind_of(words), self.rows.editors[member, "document_kind"]
        if kind is not None and isinstance(pick, Pick):
            pick.choose(kind.value)

    def _way(self, shown: MemberShown, field: str) -> Pick:
        made = Pick(_ways, getattr(shown.member, field))
        made.picked.connect(lambda: self._on_way(shown.id, field, made))
        return made

    def _on_way(self, member: UUID, field: str, pick: Pick) -> None:
        """Photographed: taken from the camera as it is now."""
        if pick.value is not Seen.PHOTO:
            self._taken.pop((member, _PICTURES[field]), None)
            return
        image = self._camera() if self._camera else None
        if image is None:
            pick.choose(Seen.NOT)
            self.told.emit(tr("The camera shows no picture now."), True)
            return
        self._taken[member, _PICTURES[field]] = jpeg_of(image)
        self.told.emit(tr("Photographed."), False)

    @property
    def order(self) -> Sequence[QWidget]:
        return self.rows.order

    def show_arrival(self, arrival: Arrival) -> None:
        self._members, self._taken = arrival.members, {}
        self.rows.show_members(arrival.members)

    def members(self) -> Mapping[UUID, Member]:
        made = {}
        for one in self._members:
            told = dict(self.rows.values(one.id))
            told["tenths"] = tenths_of(told["tenths"])
            made[one.id] = replace(one.member, **told)
        return made

    @property
    def pictures(self) -> Mapping[tuple[UUID, str], bytes]:
        return dict(self._taken)

    def faults(self) -> bool:
        """A temperature that is no number is told before it is lost."""
        self.rows.clear_problems()
        for one in self._members:
            words = str(self.rows.values(one.id)["tenths"]).strip()
            if words and tenths_of(words) is None:
                self.rows.show_problem(one.id, "tenths", tr("A temperature like 36.5 or 365."))
                return True
        return False

    def show_problem(self, problem: Problem) -> bool:
        return show_member_problem(self.rows, problem, {"temperature": "tenths"})


def _kinds_from_one() -> list[tuple[Any, str]]:
    """Numbered from 1 on, as the others are."""
    return [("", tr("Which?")), *_documents()]


def _celsius(tenths: int | None) -> str:
    return "" if tenths is None else f"{tenths / 10:.1f}"


def tenths_of(words: str) -> int | None:
    """ "36.5", "36.5°", "365" and "36" are readings; None is none."""
    plain = words.strip().rstrip("℃°C ").replace("，", ".").replace(",", ".").replace("。", ".")
    whole, point, part = plain.partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(part) > 1 or (part and not part.isdigit()):
        return None
    if not point and len(whole) == 3:
        return int(whole)
    return int(whole) * 10 + int(part or 0) if len(whole) == 2 else None
