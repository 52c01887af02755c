"""Visitors expected and inside, the overstayed first; Enter lets one in or out."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.visits import VisitState
from gatekeeper.services.visits import VisitRow
from gatekeeper.text import tr
from gatekeeper.text.visits import answer_words, purpose_words, refusal_words, state_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.words import clock_time, recently

OVERSTAYED_MARK = "▲ "
"""Beside the word: what is too long inside must not be told by colour alone."""


def visitor_list(parent: QWidget | None = None) -> RowsView:
    """The list with its chips; search by name, number, host, plate."""
    return RowsView(
        (
            Column(title=lambda: tr("Slip"), words=lambda r: f"{r.post} {r.number}".strip()),
            Column(
                title=lambda: tr("Name"),
                words=lambda r: mask_name(r.name),
                searched=lambda r: f"{r.name} {r.phone}",
            ),
            Column(title=lambda: tr("Host"), words=lambda r: r.place, stretch=True),
            Column(title=lambda: tr("Purpose"), words=lambda r: purpose_words(r.purpose)),
            Column(title=lambda: tr("Plate"), words=lambda r: r.plate),
            Column(title=lambda: tr("Status"), words=_status),
            Column(title=lambda: tr("Time"), words=_time, order=_moment),
            Column(title=lambda: tr("Host's answer"), words=_said),
        ),
        lambda: tr("No visitors now. F2 registers one; expected ones are entered beforehand."),
        chips=(
            Chip(title=lambda: tr("Expected"), keeps=lambda r: r.state is VisitState.EXPECTED),
            Chip(title=lambda: tr("Inside"), keeps=lambda r: r.state is VisitState.INSIDE),
            Chip(title=lambda: tr("Overstayed"), keeps=lambda r: r.is_overstayed),
        ),
        parent=parent,
    )


def _status(row: VisitRow) -> str:
    words = state_words(row.state, overstayed=row.is_overstayed)
    return OVERSTAYED_MARK + words if row.is_overstayed else words


def _time(row: VisitRow) -> str:
    """Until when he may stay, when he came or is expected, when he left."""
    match row.state:
        case VisitState.LEFT if row.left_at:
            return clock_time(row.left_at)
        case VisitState.INSIDE if row.entered_at:
            return f"{recently(row.entered_at)} – {recently(row.until)}"
    return recently(row.expected_at)


def _moment(row: VisitRow) -> datetime:
    return row.left_at or row.entered_at or row.expected_at


def _said(row: VisitRow) -> str:
    return refusal_words(row.refused) if row.refused else answer_words(row.answer)
