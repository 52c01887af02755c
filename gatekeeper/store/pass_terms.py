"""The hours of a temporary pass as columns and back."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from gatekeeper.domain.passes import Hours, Terms


def terms_from(
    weekdays: str, hours: str, sponsor: str | None, observed_until: str | None
) -> Terms | None:
    """Those of a temporary pass; None of any other."""
    if not hours:
        return None
    return Terms(
        hours=hours_from(weekdays, hours),
        sponsor=UUID(sponsor) if sponsor else None,
        sponsor_observed_until=date.fromisoformat(observed_until) if observed_until else None,
    )


def hours_text(hours: Hours) -> tuple[str, str]:
    """Hours as two columns: "01234" and "08:00-18:00"."""
    days = "".join(map(str, sorted(hours.weekdays)))
    return days, f"{hours.opens:%H:%M}-{hours.closes:%H:%M}"


def hours_from(weekdays: str, hours: str) -> Hours:
    """The hours of `hours_text`."""
    opens, _, closes = hours.partition("-")
    return Hours(
        weekdays=frozenset(map(int, weekdays)),
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
    )
