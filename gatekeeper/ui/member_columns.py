"""The columns of the people of a household, masked, with renters marked."""

from __future__ import annotations

from datetime import datetime

from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.people import TENANT, age_on
from gatekeeper.services.households import MemberRow
from gatekeeper.text import kind_word, tr
from gatekeeper.text.people import tenure_word
from gatekeeper.ui.rows import Column

MARK = "▪ "
"""Before a renter: seen without reading."""


def member_columns() -> tuple[Column, ...]:
    """Name, kind, owner or tenant, age, phone, and since when somebody is gone."""
    return (
        Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name), stretch=True),
        Column(title=lambda: tr("Kind"), words=lambda r: kind_word(r.kind)),
        Column(title=lambda: tr("Owner or tenant"), words=_tenure),
        Column(title=lambda: tr("Age"), words=_age),
        Column(title=lambda: tr("Phone"), words=lambda r: tr("known") if r.has_phone else ""),
        Column(
            title=lambda: tr("Moved out"),
            words=lambda r: r.moved_out_on.isoformat() if r.moved_out_on else "",
        ),
    )


def _tenure(row: MemberRow) -> str:
    return (MARK if row.tenure == TENANT else "") + tenure_word(row.tenure)


def _age(row: MemberRow) -> str:
    if row.born_on is None:
        return ""
    return str(age_on(row.born_on, datetime.now().astimezone().date()))
