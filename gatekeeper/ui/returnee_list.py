"""返（来）人员登记: a line a person, unfinished arrivals first; chips, search, CSV."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.returnees import Disposition
from gatekeeper.services.returnee_lists import ReturneeRow
from gatekeeper.text import tr
from gatekeeper.text.returnees import (
    clear_words,
    disposition_words,
    gap_words,
    measure_words,
    step_words,
)
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.words import recently


def returnee_list(today: Callable[[], date]) -> RowsView:
    """The register; names and phones masked, found by them in full."""

    def is_of_today(moment: datetime | None) -> bool:
        return moment is not None and moment.astimezone().date() == today()

    return RowsView(
        (
            Column(title=lambda: tr("Return no."), words=lambda r: r.number),
            Column(
                title=lambda: tr("Name"),
                words=lambda r: mask_name(r.name),
                searched=lambda r: f"{r.name} {r.phone}",
            ),
            Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
            Column(title=lambda: tr("Address"), words=lambda r: r.door),
            Column(title=lambda: tr("Coming from"), words=lambda r: r.origin),
            Column(title=lambda: tr("Steps"), words=_steps),
            Column(title=lambda: tr("Decision"), words=_decision),
            Column(title=lambda: tr("Not clear yet"), words=_unclear, stretch=True),
            Column(
                title=lambda: tr("Registered at"),
                words=lambda r: recently(r.opened_at),
                order=lambda r: r.opened_at,
            ),
        ),
        lambda: tr("Nobody has arrived. Ctrl+L registers a family, now or beforehand."),
        chips=(
            Chip(title=lambda: tr("Unfinished arrivals"), keeps=lambda r: r.is_unfinished),
            Chip(title=lambda: tr("Waiting for transfer"), keeps=lambda r: r.waits_for_transfer),
            Chip(
                title=lambda: tr("Entered today"),
                keeps=lambda r: r.disposition is Disposition.ENTER and is_of_today(r.decided_at),
            ),
        ),
        exportable=True,
    )


def _steps(row: ReturneeRow) -> str:
    told = f"{row.steps_done}/7"
    if not row.is_unfinished:
        return told
    state = {"expected": tr("announced before"), "parked": tr("put aside")}.get(row.state, "")
    return f"{told} {state or step_words(row.next_step)}"


def _decision(row: ReturneeRow) -> str:
    if row.disposition is None:
        return f"▲ {disposition_words(Disposition.HELD)}" if row.is_held else ""
    if row.disposition is Disposition.ENTER:
        return f"✓ {measure_words(row.measure)}"
    if row.fetched_at is not None:
        return tr("fetched {when}", when=recently(row.fetched_at))
    return disposition_words(row.disposition)


def _unclear(row: ReturneeRow) -> str:
    """四清: how many gaps, which must not be cut off, and the first of them."""
    if not row.clears:
        return ""
    clear, gap = row.clears[0]
    return f"{len(row.clears)} · {clear_words(clear)}: {gap_words(gap.what)}"
