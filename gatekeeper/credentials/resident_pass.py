"""The signed pass (`GKP1:`): its claims, and what it has to say about itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from gatekeeper.credentials.claims import PassClaims, PassKind, Unreadable
from gatekeeper.credentials.envelope import PASS_PREFIX, OpenedPass, SignatureState, open_pass
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import (
    ClaimKind,
    Credential,
    EvidenceSlot,
    Finding,
    Notice,
    Outcome,
    Subject,
)
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.domain.validity import out_of_date

MESSAGES = {
    "pass-forged": "This pass was altered or forged.",
    "pass-unknown-issuer": "This gate does not know who issued this pass.",
    "pass-key-retired": "This pass was signed with a key that was no longer in use.",
    "pass-key-not-entitled": "Whoever signed this pass may not issue passes of this kind.",
    "pass-lives-too-long": "This pass is valid for longer than its issuer may allow.",
    "pass-other-site": "This pass belongs to another place ({site}).",
    "notice-pass-damaged": "A pass code that cannot be read: damaged or not genuine.",
    "notice-pass-newer": "A pass code that this version of the program does not know.",
    "pass-claims-invalid": "No pass can be made for {name}: a text is empty, too long or wrong.",
}

# The issuer's clock and ours differ; a pass issued a moment ago on a PC that runs ahead is good.
CLOCK_SLACK = timedelta(minutes=5)

_DENIED_BY = {
    SignatureState.BAD: "pass-forged",
    SignatureState.NOT_ENTITLED: "pass-key-not-entitled",
    SignatureState.LIVES_TOO_LONG: "pass-lives-too-long",
    SignatureState.KEY_RETIRED: "pass-key-retired",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPass(Credential):
    """A well-formed pass; only with a trusted signature does it say the truth.

    `key` is "pass:<id>.<issue>" for a trusted one. Any other gets a key of its own text, so that
    a forgery with a genuine id is never taken for the genuine pass shown a moment ago; and a pass
    whose signature is bad has no subject, for nobody is to be blamed for it.
    """

    kind: ClassVar[str] = "resident-pass"
    slot: ClassVar[EvidenceSlot] = EvidenceSlot.IDENTITY

    claims: PassClaims
    signature: SignatureState
    this_site: bool

    def check(self, facts: Facts) -> Iterable[Finding]:
        """Judge what is signed: signature, site, its own dates; nothing when all is well.

        Whether the pass is known, lost, revoked or superseded is the domain's check "pass"; it
        judges a record's dates only for tokens and people picked from a search, which carry none
        themselves. Claims of an unknown issuer count as far as they speak against the pass.
        """
        code = _DENIED_BY.get(self.signature)
        if code:
            yield _finding(code, Outcome.DENIED)
            return
        if self.signature is SignatureState.UNKNOWN_KEY:
            yield _finding("pass-unknown-issuer", Outcome.HELD)
        if not self.this_site:
            yield _finding("pass-other-site", Outcome.DENIED, site=self.claims.site)
        begins = self.claims.not_before - CLOCK_SLACK
        late = out_of_date(facts, begins, self.claims.expires_at)
        if late:
            yield late


def parse(symbol: Symbol, trust: Trust) -> SignedPass | Notice | None:
    """A pass, or a notice for what only begins like one."""
    if symbol.symbology is Symbology.RECORD or not symbol.text.startswith("GKP"):
        return None
    if not symbol.text.startswith(PASS_PREFIX):
        return Notice(code="notice-pass-newer")
    try:
        opened = open_pass(symbol.text, trust)
    except Unreadable as fault:
        return Notice(code=fault.code)
    return SignedPass(
        key=_key(opened, symbol.text),
        symbol=symbol,
        subject=_subject(opened),
        issue=opened.claims.issue,
        is_shared=opened.claims.kind is PassKind.HOUSEHOLD,
        claims=opened.claims,
        signature=opened.signature,
        this_site=opened.claims.site in (trust.site, trust.station or trust.site),
    )


def _key(opened: OpenedPass, text: str) -> str:
    if opened.signature is SignatureState.TRUSTED:
        return f"pass:{opened.claims.id}.{opened.claims.issue}"
    return f"pass-untrusted:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _subject(opened: OpenedPass) -> Subject | None:
    if opened.signature is SignatureState.BAD:
        return None
    claims = opened.claims
    return Subject(claim=ClaimKind.PASS, value=claims.id, name=claims.name, place=claims.place)


def _finding(code: str, outcome: Outcome, **parameters: str) -> Finding:
    return Finding(check="pass", code=code, outcome=outcome, parameters=parameters)
