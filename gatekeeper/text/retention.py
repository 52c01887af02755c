"""The kinds of what is kept of people, in words: titles, what their days are counted from."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.ledger import said
from gatekeeper.domain.retention import Kind, Since

_KINDS = {
    "passages": text.mark("Passages: who, when, which way"),
    "measurements": text.mark("Temperature, code colour, tests"),
    "visitors": text.mark("Visitors: name, phone, document"),
    "vehicles": text.mark("Vehicles: plate, whose, who sat in it"),
    "held-cars": text.mark("Held cars and their photos"),
    "cases": text.mark("Cases of observation"),
    "abroad": text.mark("Relatives abroad: whose, where"),
    "returnees": text.mark("Returnees: route, answers"),
    "screening": text.mark("Screening of households"),
    "strips": text.mark("Strips and screening teams"),
    "four-pieces": text.mark("Form, card, code, approval"),
    "approvals": text.mark("Approved exceptions"),
    "work-proofs": text.mark("Work proofs"),
    "reports": text.mark("Reports upward"),
    "paper": text.mark("Lines typed in from paper"),
    "duty": text.mark("Duty roster: who stood where"),
    "workers": text.mark("Workers of the provinces"),
    "merges": text.mark("People entered twice: the trace"),
    "acts": text.mark("Who opened whose data"),
    "records": text.mark("Earlier contents of the records"),
    "people": text.mark("Residents: the records themselves"),
    "photos": text.mark("Photos and signatures"),
    "lines": text.mark("Lines of the log, without names"),
    "backups": text.mark("Backups"),
}
_SINCE = {
    Since.PASSAGE: text.mark("from the passage"),
    Since.WRITTEN: text.mark("from the entry"),
    Since.END: text.mark("from its end"),
    Since.REPLACED: text.mark("from the change"),
    Since.UNNAMED: text.mark("while in use"),
    Since.ASKED: text.mark("until erased"),
}


def kind_title(kind: Kind | str, language: str | None = None) -> str:
    """What is kept; a declared ledger has its own title."""
    spoken = language or text.language()
    key, titles = (kind, None) if isinstance(kind, str) else (kind.key, kind.titles)
    if titles:
        return said(titles, spoken)
    return text.tr_in(spoken, _KINDS[key]) if key in _KINDS else key


def span_words(kind: Kind, language: str | None = None) -> str:
    """How long; a kind without days is kept until something happens."""
    spoken = language or text.language()
    if kind.days is None:
        return ""
    return text.tr_in(spoken, "{days} days", days=kind.days)


def kept_words(kind: Kind, language: str | None = None) -> str:
    """ "30 days from the passage"; of what has no days, until when."""
    spoken = language or text.language()
    span, since = span_words(kind, spoken), since_words(kind, spoken)
    return text.tr_in(spoken, "{days} {since}", days=span, since=since) if span else since


def since_words(kind: Kind, language: str | None = None) -> str:
    """What the days are counted from."""
    return text.tr_in(language or text.language(), _SINCE[kind.since])
