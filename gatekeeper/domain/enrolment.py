"""How a station comes to belong to an office: the code, the two letters, what each side shows."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from gatekeeper.errors import InvalidInput, Problem

MESSAGES = {
    "enrol-code-form": (
        "An enrolment code has 20 characters in five groups: ABCD-EFGH-JKMN-PQRS-TVWX."
    ),
    "enrol-code-wrong": (
        "The office does not know this enrolment code, or it was typed wrongly too often. Type it "
        "again; if this lasts, ask the office for a new one."
    ),
    "enrol-code-expired": "This enrolment code is over. Ask the office for a new one.",
    "enrol-code-used": (
        "This enrolment code has let another station in. Ask the office to look at its list of "
        "stations, and for a new code."
    ),
    "enrol-known": "The office closed this station; a restored or new one can be enrolled.",
    "enrol-too-often": "Too many tries at the office; try again in {seconds} seconds.",
    "enrol-request-damaged": "This is no request for enrolment, or it was damaged on the way.",
    "enrol-answer-damaged": "This is no answer of an office, or it was damaged on the way.",
    "enrol-answer-other": "This answer is for another station, or for an older request.",
    "enrol-other-office": (
        "The answer is not from the office that gave the code. Look at the address and the code; "
        "if both are right, somebody stands in between: ask the office by telephone."
    ),
    "enrol-other-certificate": (
        "The office that answered does not know the certificate this connection shows: somebody "
        "stands in between. Ask the office by telephone."
    ),
}

REQUEST = "gatekeeper-enrol-request-1"
ANSWER = "gatekeeper-enrol-answer-1"
CERTIFICATE = "gatekeeper-certificate-1"
FINGERPRINT = b"gatekeeper-fingerprint-1"
CHECK = b"gatekeeper-enrol-code-1"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
# 20 bits name a code, 40 are its secret: with five tries a guess is hopeless. 40 are the office's:
# nobody makes a key to fit them while somebody types.
GROUP = 4
SECRET_GROUPS, CHECK_GROUPS = 2, 2
SENT_GROUPS = 1 + SECRET_GROUPS

CODE_LIFE = timedelta(hours=24)
WRONG_CODES = 5

# 30 digits are 99 bits of the hash: nobody makes a key to fit them.
FINGERPRINT_GROUPS, FINGERPRINT_DIGITS = 6, 5

LONGEST_LETTER = 16 * 1024
LONGEST_TEXT = 200
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What lets one station in, once; `check` belongs to the office that made it and stays here."""

    number: str
    secret: str
    check: str

    @classmethod
    def of(cls, typed: str) -> Code:
        """As it was typed, whatever the case, blanks and dashes; InvalidInput enrol-code-form."""
        groups = _groups(typed)
        if len(groups) != SENT_GROUPS + CHECK_GROUPS:
            raise InvalidInput([Problem(code="enrol-code-form", field="code")])
        secret, check = groups[1:SENT_GROUPS], groups[SENT_GROUPS:]
        return cls(number=groups[0], secret="".join(secret), check="".join(check))

    @property
    def sent(self) -> str:
        """What the office is told."""
        return "-".join(_groups(self.number + self.secret))

    @property
    def written(self) -> str:
        """What the office gives out, on paper or by telephone."""
        return "-".join((self.sent, *_groups(self.check)))

    def fits(self, office: bytes) -> bool:
        """Was it the office with this public key that made it?"""
        return self.check == check_of(office)


def check_of(office: bytes) -> str:
    """The last groups of the codes of an office."""
    number = int.from_bytes(hashlib.sha256(CHECK + office).digest()[:8], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(GROUP * CHECK_GROUPS))


def code_hash(sent: str) -> str:
    """As the office keeps it; "" for a text that can be no code."""
    groups = _groups(sent)
    if len(groups) != SENT_GROUPS:
        return ""
    return hashlib.sha256("".join(groups).encode()).hexdigest()


def code_number(sent: str) -> str:
    """The name of the code that somebody may have typed wrongly; "" where there is none."""
    groups = _groups(sent)
    return groups[0] if groups else ""


def _groups(typed: str) -> list[str]:
    """Whole groups of the alphabet; nothing where another character stands in it."""
    wide = unicodedata.normalize("NFKC", typed[:LONGEST_TEXT]).upper().translate(_MISREAD)
    plain = "".join(one for one in wide if not one.isspace() and one not in "-—_.")
    if len(plain) % GROUP or not set(plain) <= set(ALPHABET):
        return []
    return [plain[start : start + GROUP] for start in range(0, len(plain), GROUP)]


def fingerprint(public: bytes) -> str:
    """A key as people compare it, the same on both screens: "04513 88120 ...", six groups."""
    digest = hashlib.sha256(FINGERPRINT + public).digest()
    size = FINGERPRINT_DIGITS
    numbers = (
        int.from_bytes(digest[size * group : size * (group + 1)], "big") % 10**size
        for group in range(FINGERPRINT_GROUPS)
    )
    return " ".join(f"{number:0{size}}" for number in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one side says and signs: a flat table of texts."""

    signature: bytes = b""

    def signed_bytes(self) -> bytes:
        """What is signed: the format, a line break, and the rest as canonical JSON."""
        told = self.told()
        del told["signature"]
        return f"{told.pop('format')}\n{_canonical(told)}".encode()

    def told(self) -> dict[str, Any]:
        """The fields as they are written."""
        return {
            "format": _FORMATS[type(self)],
            **{one.name: _plain(getattr(self, one.name)) for one in fields(self)},
        }

    def written(self) -> str:
        """The whole text, as it is sent and as it lies in a file."""
        return _canonical(self.told())

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.signed_bytes()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Letter):
    """A station asks to be let in; signed with its own key."""

    code: str
    name: str
    station: str
    public: bytes
    recipient: str
    program: str
    made_at: datetime
    replaces: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Letter):
    """The office says whose a key is: others of its stations believe what that key may sign.

    `sign_until` is there once the station was closed or replaced.
    """

    office: str
    station: str
    public: bytes
    name: str
    certified_at: datetime
    sign_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Letter):
    """The office lets the station in; signed with the key that signs all it sends.

    `known_as` is the station's name at the office, `post` the id of the post where it stands there,
    `request` the digest of what is answered, `tls` that of the certificate the office made itself.
    """

    office: str
    public: bytes
    recipient: str
    name: str
    station: str
    known_as: str
    request: str
    certificate: Certificate
    made_at: datetime
    post: str = ""
    tls: str = ""


L = TypeVar("L", bound=Letter)

_FORMATS: Mapping[type[Letter], str] = {
    Request: REQUEST,
    Answer: ANSWER,
    Certificate: CERTIFICATE,
}


def signed(letter: L, signature: bytes) -> L:
    """The same letter with its signature."""
    return replace(letter, signature=signature)


def request_of(text: str) -> Request:
    """A request as it was written; InvalidInput enrol-request-damaged for anything else.

    Whether the signature fits is asked of `keys.verify`.
    """
    return _read(Request, text, "enrol-request-damaged")


def answer_of(text: str) -> Answer:
    """An answer as it was written; InvalidInput enrol-answer-damaged for anything else."""
    return _read(Answer, text, "enrol-answer-damaged")


def _read(kind: type[L], text: str, code: str) -> L:
    try:
        if len(text) > LONGEST_LETTER:
            raise ValueError("too long")
        return _letter(kind, json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInput([Problem(code=code, field="letter")]) from error


def _letter(kind: type[L], told: dict[str, Any]) -> L:
    """Exactly the fields of the kind, each in its one form; ValueError otherwise."""
    names = {one.name for one in fields(kind)}
    if told["format"] != _FORMATS[kind] or told.keys() != names | {"format"}:
        raise ValueError("other fields")
    made = kind(**{name: _READ.get(name, _text)(told[name]) for name in names})
    if _canonical(made.told()) != _canonical(told):
        raise ValueError("not as it is written")
    return made


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return value.hex()
        case datetime():
            return value.astimezone(UTC).strftime(_MOMENT)
        case Letter():
            return value.told()
        case None:
            return ""
    return value


def _text(told: str) -> str:
    if len(told) > LONGEST_TEXT or not (told.isprintable() or not told):
        raise ValueError("not a text")
    return told


def _name(told: str) -> str:
    if not told.strip() or len(told) > LONGEST_NAME:
        raise ValueError("not a name")
    return _text(told)


def _matching(pattern: str) -> Callable[[str], str]:
    def read(told: str) -> str:
        if re.fullmatch(pattern, told) is None:
            raise ValueError(f"not {pattern}")
        return told

    return read


def _bytes(size: int) -> Callable[[str], bytes]:
    def read(told: str) -> bytes:
        found = bytes.fromhex(told)
        if len(found) != size:
            raise ValueError(f"not {size} bytes")
        return found

    return read


def _moment(told: str) -> datetime:
    return datetime.strptime(told, _MOMENT).replace(tzinfo=UTC)


_MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"

_READ: Mapping[str, Callable[[Any], Any]] = {
    "signature": _bytes(64),
    "public": _bytes(32),
    "name": _name,
    "known_as": _name,
    "station": _matching("[0-9a-f]{16}"),
    "office": _matching("[0-9a-f]{16}"),
    "replaces": _matching("([0-9a-f]{16})?"),
    "post": _matching("([0-9a-f]{32})?"),
    "recipient": _matching("age1[0-9a-z]{58}"),
    "request": _matching("[0-9a-f]{64}"),
    "tls": _matching("([0-9a-f]{64})?"),
    "made_at": _moment,
    "certified_at": _moment,
    "sign_until": lambda told: _moment(told) if told else None,
    "certificate": lambda told: _letter(Certificate, told),
}


def _canonical(told: Mapping[str, Any]) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
