"""Whom this gate believes: its site, the public keys of its issuers, the shapes it knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gatekeeper import keys
from gatekeeper.credentials.claims import PassKind
from gatekeeper.credentials.shapes import Shapes, packaged

# What a station's own key may sign (architecture, "Keys"): guests for a day, a stop-gap for a week.
VISITOR_LIFE = timedelta(hours=24)
STOP_GAP_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A public key with what it may sign: kinds of pass, issued until when, living how long.

    One key may stand in several entries, each with kinds and a life of its own.
    """

    key_id: bytes
    public: bytes
    kinds: frozenset[str]
    sign_until: datetime | None = None
    max_life: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What reading a credential depends on besides its text.

    `station` stands for the site on slips of a station that belongs to no site yet.
    """

    site: str
    station: str = ""
    keys: tuple[TrustedKey, ...] = ()
    shapes: Shapes = field(default_factory=packaged, repr=False)

    def keys_named(self, key_id: bytes) -> tuple[TrustedKey, ...]:
        """Every key with that id; four bytes may name two keys."""
        return tuple(key for key in self.keys if key.key_id == key_id)


def office_key(public: bytes, sign_until: datetime | None = None) -> TrustedKey:
    """An issuing key of the community office: any kind, any life."""
    return TrustedKey(
        key_id=keys.key_id(public),
        public=public,
        kinds=frozenset(PassKind),
        sign_until=sign_until,
    )


def station_keys(public: bytes, sign_until: datetime | None = None) -> tuple[TrustedKey, ...]:
    """A station's key: visitor passes of at most 24 hours, stop-gap passes of at most 7 days."""
    lives = {PassKind.VISITOR: VISITOR_LIFE, PassKind.STOP_GAP: STOP_GAP_LIFE}
    return tuple(
        TrustedKey(
            key_id=keys.key_id(public),
            public=public,
            kinds=frozenset({kind}),
            sign_until=sign_until,
            max_life=life,
        )
        for kind, life in lives.items()
    )
