"""The file of one household (一户一档): its people with renters marked, landlord, who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.people import TENANT, age_on
from gatekeeper.reports.page import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.store.households import MemberRow
from gatekeeper.text import kind_word
from gatekeeper.text.grid import charge_words
from gatekeeper.text.people import tenure_word

TITLE = text.mark("Household file")
LINES_PER_PAGE = 26
RENTER = "▪ "


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFile:
    """A flat and whoever lives or lived there; landlord masked already, names by the paper."""

    compound: str
    checkpoint: str
    drawn_at: datetime
    printed_by: str
    place: str
    is_rented: bool
    landlord: str
    landlord_phone: str
    charge: Grid | None
    members: tuple[MemberRow, ...]


def draw(data: HouseholdFile, language: str) -> bytes:
    """The PDF; an empty flat has its page too."""

    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    columns = [
        Column(title=tr(text.mark("No.")), width=14, align=Align.CENTRE),
        Column(title=tr(text.mark("Name")), width=40),
        Column(title=tr(text.mark("Kind")), width=32),
        Column(title=tr(text.mark("Owner or tenant")), width=32),
        Column(title=tr(text.mark("Age")), width=18, align=Align.RIGHT),
        Column(title=tr(text.mark("Moved out")), width=28),
    ]
    landlord = " ".join(part for part in (data.landlord, data.landlord_phone) if part)
    printed = tr(text.mark("Printed {at} by {name}"))
    return print_register(
        tr(TITLE),
        columns,
        [_cells(place, one, data, language) for place, one in enumerate(data.members, 1)],
        language,
        left=[
            where(data.compound, data.checkpoint),
            tr(text.mark("Household {place}")).format(place=data.place),
            charge_words(data.charge, language),
        ],
        right=[
            printed.format(at=f"{data.drawn_at:%Y-%m-%d %H:%M}", name=data.printed_by),
            _counted(data, language),
            tr(text.mark("Landlord: {whom}.")).format(whom=landlord) if landlord else "",
        ],
        per_page=LINES_PER_PAGE,
        foot=tr(text.mark("▪ rents. Names and numbers are masked; the records have them.")),
    )


def _counted(data: HouseholdFile, language: str) -> str:
    here = [one for one in data.members if one.moved_out_on is None]
    said = text.tr_in(
        language,
        text.mark("People: {count}, of them tenants: {renters}."),
        count=len(here),
        renters=sum(one.tenure == TENANT for one in here),
    )
    rented = text.tr_in(language, text.mark("Rented.")) if data.is_rented else ""
    return f"{said} {rented}".strip()


def _cells(place: int, one: MemberRow, data: HouseholdFile, language: str) -> tuple[str, ...]:
    age = age_on(one.born_on, data.drawn_at.date()) if one.born_on else ""
    return (
        str(place),
        mask_name(one.name),
        kind_word(one.kind, language),
        (RENTER if one.tenure == TENANT else "") + tenure_word(one.tenure, language),
        str(age),
        one.moved_out_on.isoformat() if one.moved_out_on else "",
    )
