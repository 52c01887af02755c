"""The numbers of the hotline card: those of the file, and those the office keeps in its ledger."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gatekeeper.config.papers import Contact, Contacts
from gatekeeper.domain.ledger import State
from gatekeeper.store import ledger_pages
from gatekeeper.store.ledger_pages import Wanted

LEDGER = "hotlines"


def hotlines(session: Session, contacts: Contacts) -> tuple[Contact, ...]:
    """What stands in the ledger and is in use comes after the numbers of the file.

    Lines of the file without a number are there to be written on: they go once the ledger is kept.
    """
    wanted = Wanted(states=(State.OPEN,), oldest_first=True)
    kept = tuple(
        Contact(name={"zh_CN": name, "en": name}, phone=phone)
        for row in ledger_pages.every(session, LEDGER, wanted)
        if (name := row.values.get("name", "")) and (phone := row.values.get("phone", ""))
    )
    given = [one for one in contacts.hotlines if one.phone or not kept]
    return (*given, *kept)
