"""What a signed pass says about itself (G08)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper import credentials
from gatekeeper.credentials import resident_pass
from gatekeeper.credentials.claims import PassKind
from gatekeeper.credentials.envelope import SignatureState, seal_pass
from gatekeeper.credentials.resident_pass import CLOCK_SLACK, SignedPass
from gatekeeper.credentials.trust import TrustedKey, office_key, station_keys
from gatekeeper.domain.access import ClaimKind, EvidenceSlot, Notice, Outcome
from gatekeeper.domain.readings import Symbology
from tests.builders import A_MORNING
from tests.credentials.passes import OFFICE, STRANGER, claims, facts, symbol, trust


def shown(*, key=OFFICE, believes=None, **changes) -> SignedPass:
    text = seal_pass(claims(**changes), key)
    read = credentials.read(symbol(text), believes or trust())
    assert isinstance(read, SignedPass)
    return read


def said(a_pass, **more):
    return [(f.check, f.code, f.outcome) for f in a_pass.check(facts(identity=a_pass, **more))]


def test_a_good_pass_says_nothing_and_claims_its_holder():
    a_pass = shown()
    assert said(a_pass) == []
    assert a_pass.slot is EvidenceSlot.IDENTITY
    assert a_pass.subject.claim is ClaimKind.PASS
    assert a_pass.subject.value == "00112233aabbccdd"
    assert (a_pass.subject.name, a_pass.subject.place) == ("张三", "3栋2单元501")
    assert a_pass.key == "pass:00112233aabbccdd.2"
    assert a_pass.issue == 2


def test_a_trimmed_or_padded_text_is_the_same_pass():
    text = seal_pass(claims(), OFFICE)
    assert credentials.read(symbol(f" {text}\r\n"), trust()).key == shown().key


def test_a_forged_pass_is_denied_and_nobody_is_blamed():
    """Signed by a stranger under the key id of the office; nothing else in it is judged."""
    office = TrustedKey(key_id=STRANGER.id, public=OFFICE.public, kinds=frozenset(PassKind))
    forged = shown(key=STRANGER, believes=trust(office))
    assert forged.signature is SignatureState.BAD
    assert forged.subject is None
    long_after = said(forged, now=A_MORNING + timedelta(days=900))
    assert long_after == [("pass", "pass-forged", Outcome.DENIED)]


def test_an_untrusted_pass_never_shares_the_key_of_the_genuine_one():
    """Else the cooldown would show the verdict of the genuine pass again."""
    stranger = shown(key=STRANGER)
    assert stranger.key.startswith("pass-untrusted:")
    assert stranger.key == shown(key=STRANGER).key
    assert shown(issue=1).key != shown(issue=2).key


def test_an_unknown_issuer_is_held_and_believed_only_against_himself():
    assert said(shown(key=STRANGER)) == [("pass", "pass-unknown-issuer", Outcome.HELD)]
    late = said(shown(key=STRANGER), now=A_MORNING + timedelta(days=900))
    assert [code for _, code, _ in late] == ["pass-unknown-issuer", "pass-expired"]


def test_a_pass_of_another_site_is_denied():
    other = shown(site="nanhu")
    (finding,) = other.check(facts(identity=other))
    assert (finding.code, finding.outcome) == ("pass-other-site", Outcome.DENIED)
    assert finding.parameters == {"site": "nanhu"}


@pytest.mark.parametrize(
    ("believes", "code"),
    [
        (
            trust(office_key(OFFICE.public, A_MORNING - timedelta(days=400))),
            "pass-key-retired",
        ),
        (trust(*station_keys(OFFICE.public)), "pass-key-not-entitled"),
    ],
)
def test_a_key_may_not_sign_everything(believes, code):
    assert said(shown(believes=believes)) == [("pass", code, Outcome.DENIED)]


def test_a_station_pass_that_lives_too_long_is_denied():
    visitor = shown(kind=PassKind.VISITOR, believes=trust(*station_keys(OFFICE.public)))
    assert said(visitor) == [("pass", "pass-lives-too-long", Outcome.DENIED)]


def test_the_first_moment_is_good_and_a_clock_that_runs_ahead_forgiven():
    a_pass = shown()
    begins = a_pass.claims.not_before
    assert said(a_pass, now=begins) == []
    assert said(a_pass, now=begins - CLOCK_SLACK) == []
    early = said(a_pass, now=begins - CLOCK_SLACK - timedelta(seconds=1))
    assert early == [("pass", "pass-not-yet-valid", Outcome.DENIED)]


def test_the_last_moment_no_longer_counts():
    a_pass = shown()
    ends = a_pass.claims.expires_at
    assert said(a_pass, now=ends - timedelta(seconds=1)) == []
    assert said(a_pass, now=ends) == [("pass", "pass-expired-lately", Outcome.HELD)]
    (long_ago,) = a_pass.check(facts(now=ends + timedelta(days=30), identity=a_pass))
    assert (long_ago.code, long_ago.outcome) == ("pass-expired", Outcome.DENIED)
    assert long_ago.parameters == {"days": 30}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GKP1:", "notice-pass-damaged"),
        ("GKP1:NOTHING", "notice-pass-damaged"),
        ("GKP2:AB", "notice-pass-newer"),
        ("GKP", "notice-pass-newer"),
    ],
)
def test_what_only_begins_like_a_pass_is_named(text, code):
    assert credentials.read(symbol(text), trust()) == Notice(code=code)


def test_the_search_cannot_claim_a_pass():
    text = seal_pass(claims(), OFFICE)
    assert resident_pass.parse(symbol(text, symbology=Symbology.RECORD), trust()) is None
