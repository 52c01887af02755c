"""更正 on paper: the figures of a report that was given out, as they were and as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.corrections import Change, Kind
from gatekeeper.domain.ledger import Words
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.text.corrections import change_words, number_words, report_words

TITLE = text.mark("Correction of a report")

LINES_PER_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPaper:
    """A correction with the report it is of; `titles` are those of the ledgers."""

    compound: str
    checkpoint: str
    kind: Kind = Kind.DAILY
    subject: str = ""
    number: int = 0
    reported_at: datetime | None = None
    reported_by: str = ""
    missing: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    made_at: datetime | None = None
    changes: tuple[Change, ...] = ()
    titles: Mapping[str, Words] = field(default_factory=dict)
    zone: tzinfo | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> CorrectionPaper:
    """The blank form: `services.corrections` knows what was corrected."""
    return CorrectionPaper(compound=compound, checkpoint=checkpoint)


def draw(data: CorrectionPaper, language: str) -> bytes:
    """The PDF: what was reported, and every figure that is another one now."""
    say = partial(text.tr_in, language)
    notes = []
    if data.number:
        notes.append(report_words(data.kind, data.subject, language))
    if data.reported_at is not None:
        at = f"{local(data.reported_at, data.zone):%Y-%m-%d %H:%M}"
        words = text.mark("Given out on {at} by {name}.")
        told = say(words, at=at, name=data.reported_by or "-")
        if data.missing:
            missing = say(text.mark("Missing then: {names}."), names=", ".join(data.missing))
            told = f"{told} {missing}"
        notes.append(told)
    if data.stations:
        words = text.mark("What came later from {names} changes these figures:")
        notes.append(say(words, names=", ".join(data.stations)))
    made = f"{local(data.made_at, data.zone):%Y-%m-%d %H:%M}" if data.made_at else ""
    return print_register(
        say(TITLE),
        (
            Column(title=say(text.mark("No.")), width=12, align=Align.CENTRE),
            Column(title=say(text.mark("Figure")), width=108),
            Column(title=say(text.mark("As reported")), width=20, align=Align.RIGHT),
            Column(title=say(text.mark("Now correct")), width=20, align=Align.RIGHT),
            Column(title=say(text.mark("Difference")), width=20, align=Align.RIGHT),
        ),
        [_cells(place, one, data, language) for place, one in enumerate(data.changes, start=1)],
        language,
        left=[where(data.compound, data.checkpoint)],
        right=[where(number_words(data.number, language) if data.number else "", made)],
        notes=notes,
        per_page=LINES_PER_PAGE,
        row_height=7.0,
        foot=say(text.mark("Filled in by: ____________  Checked by: ____________")),
    )


def _cells(place: int, one: Change, data: CorrectionPaper, language: str) -> tuple[str, ...]:
    return (
        str(place),
        change_words(data.kind, one.key, data.titles, language),
        str(one.old),
        str(one.new),
        f"{one.new - one.old:+d}",
    )
