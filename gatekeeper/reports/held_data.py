"""The answer to a person who asks what is held on him (个人信息查询答复), to be signed for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.held_data import Holding, RecordHeld
from gatekeeper.domain.retention import KINDS
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import Block, Signed, facts, listed, print_flow, told
from gatekeeper.reports.register import where
from gatekeeper.text.held_data import act_words, document_words, tie_words, why_words
from gatekeeper.text.retention import kept_words, kind_title

TITLE = text.mark("What is held on you")
ELSEWHERE = text.mark(
    "Backups hold the same until they are replaced; what is erased today is in none after {day}, "
    "and a backup that is put back erases it again. Papers printed at the gate (slips, notices, "
    "registers) are kept or destroyed by the community office. Lists handed out in full stand in "
    "the log with their reason; entries that name you without a link to your record are found by "
    "their ledger."
)
RIGHTS = text.mark(
    "You may have wrong data corrected and ask for erasure; what cannot be erased yet stands above."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was told, by whom, of which compound."""

    compound: str
    checkpoint: str
    holding: Holding


def draw(data: Answer, language: str) -> bytes:
    """The PDF; times are those of the clock on the wall."""
    tr, held = partial(text.tr_in, language), data.holding
    who = held.record.name if held.record else tr("a visitor or returnee, in no record")
    head = (
        tr("Asked by: {name}", name=who),
        tr("Document seen: {document}", document=document_words(held.document, language)),
        tr(
            "Told by {name} at {when} (line of the log: {number})",
            name=held.told_by,
            when=moment(held.told_at),
            number=held.number,
        ),
    )
    blocks = list(told(head))
    if held.record is not None:
        blocks += _record(held.record, held.photos, language)
    blocks += [*_rows(held, language), *_looks(held, language), *_ties(held, language)]
    day = held.backups_until.isoformat()
    blocks += told((tr(ELSEWHERE, day=day), tr(RIGHTS)), tr("Where else"))
    for who_signs in (tr("Received (signature)"), tr("Told by (signature)")):
        blocks.append(Signed(who=who_signs, day=tr("Date")))
    place = where(data.compound, data.checkpoint)
    return print_flow(tr(TITLE), blocks, language, left=place)


def _record(record: RecordHeld, photos: int, language: str) -> tuple[Block, ...]:
    """What the record says, field by field; what is empty is left away."""
    tr = partial(text.tr_in, language)
    fields = (
        (tr("Name"), record.name),
        (tr("Name in Latin letters"), record.latin_name),
        (tr("Address"), record.place),
        (tr("Phone"), record.phone),
        (tr("ID number"), record.id_number),
        (tr("Other document"), record.paper_number),
        (tr("Born on"), record.born_on.isoformat() if record.born_on else ""),
        (tr("Sex"), record.sex),
        (tr("Owner or tenant"), record.tenure),
        (tr("Employer"), record.employer),
        (tr("Language"), record.language),
        (tr("Plates"), ", ".join(record.plates)),
        (tr("No phone, until"), record.no_phone_until.isoformat() if record.no_phone_until else ""),
        (tr("Moved out"), record.moved_out_on.isoformat() if record.moved_out_on else ""),
        (tr("Passes so far"), str(record.passes) if record.passes else ""),
        (tr("Photos and signatures"), str(photos) if photos else ""),
    )
    known = facts([row for row in fields if row[1]], language)
    return (*told((), tr("Your record")), known)


def _rows(held: Holding, language: str) -> tuple[Block, ...]:
    tr = partial(text.tr_in, language)
    titles = {kind.key: kind_title(kind, language) for kind in held.ledgers}
    since = {kind.key: kept_words(kind, language) for kind in KINDS}
    rows = [
        (
            titles.get(row.kind) or kind_title(row.kind, language),
            str(row.count),
            f"{row.first.astimezone():%Y-%m-%d} – {row.last.astimezone():%Y-%m-%d}",
            f"{row.until.astimezone():%Y-%m-%d}" if row.until else since.get(row.kind, ""),
        )
        for row in held.rows
    ]
    columns = (
        Column(title=tr("Kind of data"), width=72),
        Column(title=tr("Entries"), width=18),
        Column(title=tr("From – to"), width=48),
        Column(title=tr("Kept until"), width=42),
    )
    return listed(tr("What is held"), columns, rows, language)


def _looks(held: Holding, language: str) -> tuple[Block, ...]:
    tr = partial(text.tr_in, language)
    rows = [
        (
            moment(look.at),
            look.operator,
            act_words(look.action, language),
            why_words(look.reason, language),
        )
        for look in held.looks
    ]
    columns = (
        Column(title=tr("When"), width=36),
        Column(title=tr("By whom"), width=30),
        Column(title=tr("Did what"), width=64),
        Column(title=tr("Reason"), width=50),
    )
    title = tr("Who looked at it")
    if not rows:
        return told([tr("Nobody has opened it, as far back as the log is kept.")], title)
    return listed(title, columns, rows, language)


def _ties(held: Holding, language: str) -> tuple[Block, ...]:
    tr = partial(text.tr_in, language)
    tied = [f"· {tie_words(tie, language)}" for tie in held.ties]
    none = tr("Nothing: all of it can be erased on request.")
    return told(tied or [none], tr("What cannot be erased yet, and why"))


def moment(at: datetime) -> str:
    """Day and time on the clock of the place."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
