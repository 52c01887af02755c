"""What a finding says where only a word or a number fits: in its slot, beside a countdown."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.access import Finding
from gatekeeper.text import mark, tr

# Values that need no words around them, the most telling first.
_VALUES = ("celsius", "number")

_WORDS = {
    "pass-lost": mark("reported lost"),
    "pass-revoked": mark("revoked"),
    "pass-superseded": mark("replaced"),
    "pass-expired": mark("expired"),
    "pass-expired-lately": mark("expired"),
    "pass-not-yet-valid": mark("not yet valid"),
    "pass-not-in-records": mark("not in the records"),
    "token-unknown": mark("not in the records"),
    "person-unknown": mark("not in the records"),
    "no-active-pass": mark("no active pass"),
    "pass-forged": mark("altered or forged"),
    "pass-unknown-issuer": mark("issuer unknown"),
    "pass-key-retired": mark("old key"),
    "pass-key-not-entitled": mark("issuer not entitled"),
    "pass-lives-too-long": mark("valid too long"),
    "pass-other-site": mark("another place"),
    "visit-refused": mark("visit refused"),
    "visit-ended": mark("visit ended"),
    "visit-over": mark("visit over"),
    "visit-early": mark("too early"),
    "host-receives-nobody": mark("host receives nobody"),
    "host-refuses": mark("host refuses"),
    "host-said-no": mark("host said no"),
    "host-silent": mark("host silent"),
    "host-to-ask": mark("ask the host"),
    "person-compared": mark("face fits"),
    "person-mismatch": mark("another person"),
    "person-to-compare": mark("same person?"),
    "name-compared": mark("names agree"),
    "name-mismatch": mark("another name"),
    "name-to-compare": mark("same name?"),
    "code-green": mark("green code"),
    "code-green-by-image": mark("green code (camera)"),
    "code-green-companion": mark("green code (companion)"),
    "code-green-printed": mark("green code (printed)"),
    "colour-seen-without-code": mark("green seen"),
    "code-green-to-confirm": mark("green?"),
    "code-too-old": mark("look again"),
    "code-yellow": mark("yellow code"),
    "code-red": mark("red code"),
    "no-phone": mark("no phone"),
    "no-phone-on-record": mark("no phone (on record)"),
    "no-phone-expired": mark("no phone (expired)"),
    "temperature-second-device-wanted": mark("other thermometer?"),
    "exit-not-approved": mark("not approved"),
    "visitors-not-admitted": mark("not admitted"),
    "outing-purpose": mark("may go"),
    "outing-allowed": mark("may go"),
    "outing-unlimited": mark("may go"),
    "outing-used": mark("quota used"),
    "outing-member-out": mark("another member is out"),
    "outing-member-out-open": mark("another member is out"),
    "outing-closed-hours": mark("outside the hours"),
    "outing-approved": mark("approved"),
    "approval-missing": mark("no approval"),
    "work-due": mark("due at work"),
    "work-proof-wanted": mark("no work proof"),
    "work-proof-unverified": mark("proof not verified"),
    "work-proof-expired": mark("proof ended"),
    "work-proof-refused": mark("proof not confirmed"),
    "work-not-due": mark("not due at work"),
    "work-not-due-at-all": mark("not due at work"),
    "outing-late": mark("back late"),
    "outing-in-time": mark("back in time"),
    "outing-handed-back": mark("not counted"),
    "asked-wanted": mark("nothing to tell?"),
    "asked-clear": mark("nothing to tell"),
    "asked-health": mark("feels unwell"),
    "asked-contact": mark("contact with a patient"),
    "asked-travel": mark("was in a risk area"),
    "asked-refused": mark("will not answer"),
    "nucleic-test-to-confirm": mark("negative?"),
    "nucleic-test-valid": mark("negative"),
    "nucleic-test-too-old": mark("too old"),
    "nucleic-test-undated": mark("no date"),
    "nucleic-test-unknown": mark("no result"),
    "nucleic-test-positive": mark("positive"),
    "travel-card-clear": mark("no star"),
    "travel-card-other-star": mark("other star"),
    "travel-card-starred": mark("star"),
    "travel-card-star": mark("star"),
    "place-code-seen": mark("scanned"),
    "place-code-not-seen": mark("not scanned"),
    "piece-form-missing": mark("no form"),
    "piece-card-missing": mark("no card"),
    "piece-code-missing": mark("no code"),
    "piece-approval-missing": mark("no approval"),
    "pieces-complete": mark("complete"),
    "pieces-ended": mark("ended"),
    "vehicle-unknown": mark("not registered"),
    "vehicle-ended": mark("no longer allowed"),
    "vehicle-no-plate": mark("no plate"),
    "vehicle-watched": mark("looked-for area"),
    "vehicle-held": mark("car is held"),
    "vehicle-foreign-driver": mark("another's driver"),
    "clock-behind": mark("time not confirmed"),
    "emergency-passage": mark("not checked"),
}


def short(finding: Finding) -> str:
    """A number, a word; else its sentence without the full stop."""
    if finding.code in _WORDS:
        return tr(_WORDS[finding.code])
    for name in _VALUES:
        if finding.parameters.get(name):
            return str(finding.parameters[name])
    return text.sentence(finding.code, finding.parameters).rstrip(".。 ")


def named(finding: Finding) -> str:
    """ "temperature 37.6": which check, and what it says."""
    return f"{text.check_name(finding.check)} {short(finding)}"
