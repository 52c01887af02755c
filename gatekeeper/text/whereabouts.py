"""Origins, briefings and arrivals in words."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.expected import BriefedBy
from gatekeeper.domain.origins import ABROAD, UNKNOWN
from gatekeeper.domain.tenants import Floating
from gatekeeper.domain.whereabouts import ArrivalFigures

_CHANNELS = {
    BriefedBy.PHONE: text.mark("by phone"),
    BriefedBy.MESSAGE: text.mark("by text message"),
    BriefedBy.WECHAT: text.mark("by WeChat"),
}


def origin_words(origin: str, language: str | None = None) -> str:
    """A province by its own name, abroad, or not told apart."""
    spoken = language or text.language()
    if origin == ABROAD:
        return text.tr_in(spoken, text.mark("abroad"))
    return text.tr_in(spoken, text.mark("not told apart")) if origin == UNKNOWN else origin


def briefed_words(channel: BriefedBy, language: str | None = None) -> str:
    """How somebody was told."""
    return text.tr_in(language or text.language(), _CHANNELS[channel])


def arrival_words(figures: ArrivalFigures, language: str | None = None) -> str:
    """The figures to a cut-off date in one sentence."""
    return text.tr_in(
        language or text.language(),
        "{first} to {cutoff}: {arrivals} arrivals = {domestic} domestic + {abroad} from abroad + "
        "{unknown} not told apart; {incubating} of them within {days} days.",
        first=figures.first_on.isoformat(),
        cutoff=figures.cutoff_on.isoformat(),
        arrivals=figures.arrivals,
        domestic=figures.domestic,
        abroad=figures.abroad,
        unknown=figures.unknown,
        incubating=figures.incubating,
        days=figures.incubation,
    )


def floating_words(whole: Floating, language: str | None = None) -> str:
    """The floating population in one sentence."""
    return text.tr_in(
        language or text.language(),
        "Floating population: {tenants} tenants in {flats} rented flats, {foreign} of them "
        "foreign. Landlord not known: {without}; asked: {asked}.",
        tenants=whole.tenants,
        flats=whole.flats,
        foreign=whole.foreign,
        without=whole.without_landlord,
        asked=whole.asked,
    )
