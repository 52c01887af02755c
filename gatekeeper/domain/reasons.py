"""Why somebody was refused or held, from the codes a record keeps: what was good is no reason."""

from __future__ import annotations

from collections.abc import Iterable

# What these codes say never stands in anybody's way; a record keeps codes without their weight.
SATISFIED = frozenset(
    {
        "pass-valid",
        "picked-from-records",
        "with-adult",
        "outsider-leaves",
        "picked-without-pass",
        "temporary-hours",
        "temporary-late",
        "visit-good",
        "visit-announced",
        "visit-leaving",
        "observation-free",
        "observation-leave",
        "observation-comes-home",
        "observation-back",
        "returnee-enters",
        "person-compared",
        "name-compared",
        "pieces-complete",
        "asked-clear",
        "code-green",
        "code-green-by-image",
        "code-green-companion",
        "code-green-printed",
        "colour-seen-without-code",
        "no-phone-on-record",
        "no-phone-dependant",
        "code-of-adult",
        "temperature-normal",
        "temperature-normal-on-retake",
        "nucleic-test-valid",
        "travel-card-clear",
        "travel-card-other-star",
        "place-code-seen",
        "outing-purpose",
        "outing-allowed",
        "outing-with-adult",
        "outing-unlimited",
        "outing-approved",
        "work-due",
        "outing-in-time",
        "outing-late",
        "outing-handed-back",
        "outing-others-old",
        "emergency-passage",
    }
)


_ASKING = ("-wanted", "-to-confirm", "-to-compare")


def reasons(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes that may have stood in the way, in their order; what was still asked only where
    nothing else stood there."""
    stood = tuple(code for code in codes if code not in SATISFIED)
    return tuple(code for code in stood if not code.endswith(_ASKING)) or stood
