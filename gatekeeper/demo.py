"""The play: a film of made-up people coming to the gate, for newcomers and tests."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from gatekeeper import config, text
from gatekeeper.app import App, build
from gatekeeper.config import DeviceSettings, LaneSettings, Settings
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.readings import Ink, InkColour, Reading, Symbol, Temperature
from gatekeeper.services import community
from gatekeeper.services.community import Size
from gatekeeper.services.passes import Issuer
from gatekeeper.services.shown import Shown
from gatekeeper.store.ids import utc_now

SITE = "幸福里社区"
PASSPHRASE = "demo"  # noqa: S105  (of made-up passes, told in the README)
GUARD, GUARD_PIN = "王强", "240613"
CHIEF, CHIEF_PIN = "李敏", "861302"
HEALTH_CODE = "https://jkm.example/health?qrCode="
FULL = Size()
SETTINGS = "settings.toml"
PAYMENT_CODE = "https://qr.alipay.com/fkx01234567890"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One person of the play: what is held up, measured, and whether the guard presses Enter."""

    part: str
    person: UUID
    card: str
    phone: InkColour | None = None
    celsius_tenths: int | None = None
    notice: str | None = None


def settings_for(folder: Path | None, language: str | None = None) -> Settings:
    """What was saved in the play's folder; at first a plain database, one lane and the film."""
    folder = folder or config.data_folder().parent / "gatekeeper-demo"
    file = folder / SETTINGS
    settings = config.load(file) if file.exists() else _first_settings(folder)
    return replace(settings, language=language) if language else settings


def _first_settings(folder: Path) -> Settings:
    return Settings(
        data=folder,
        checkpoint="东门",
        encrypted=False,
        profile="three-checks",
        lanes=(LaneSettings(key="1", name="1号通道", usual=Direction.ENTRY),),
        devices=(
            DeviceSettings(
                name="film",
                kind="film",
                lane="1",
                address=str(folder / "film.json"),
                direction=Direction.ENTRY,
            ),
        ),
    )


def open_community(settings: Settings, size: Size = FULL) -> App:
    """The community's station; built on the first call, about ten seconds."""
    clock = PlayClock()
    app = build(settings, clock=clock)
    try:
        if not app.accounts.names():
            app.lanes.write(_populate, app, clock, size).result()
        clock.held = None
        app.standing.trust = app.passes.trust()
        app.lanes.write(app.upkeep.start).result()
        app.lanes.write(community.refresh, app.gate, size).result()
    except BaseException:
        app.close()
        raise
    return app


class PlayClock:
    """The real time, but for the days before that are written first."""

    def __init__(self) -> None:
        self.held: datetime | None = utc_now() - timedelta(days=community.DAYS + 1)

    def __call__(self) -> datetime:
        return self.held or utc_now()

    def hold(self, moment: datetime) -> None:
        self.held = moment


def guard(app: App) -> Operator:
    """The operator who is already signed on."""
    row = next(row for row in app.accounts.names() if row.name == GUARD)
    return Operator(account=row.id, name=row.name, role=row.role)


def _populate(app: App, clock: PlayClock, size: Size) -> None:
    now = utc_now()
    app.accounts.create(CHIEF, Role.SUPERVISOR, CHIEF_PIN, SYSTEM)
    app.accounts.create(GUARD, Role.OPERATOR, GUARD_PIN, SYSTEM)
    issuer = app.passes.create_key(SITE, PASSPHRASE, SYSTEM)
    content = config.policy_contents()["three-checks"]
    # In the film nobody presses Enter: a clear green picture is enough here.
    content = {**content, "health_code": {**content["health_code"], "accept_image": True}}
    app.profiles.switch(content, SYSTEM)
    people = community.settle(app.gate, now, size)
    community.live_a_week(app.gate, people, now, size, clock.hold)
    clock.held = None
    acts = cast_of(app, issuer, [one.person for one in people], VISITS)
    film = app.settings.data / "film.json"
    film.write_text(_film(acts), encoding="utf-8")


VISITS = 40
SPARE = 200
_CAST = (
    ("well", 70),
    ("fever", 7),
    ("yellow", 5),
    ("red", 4),
    ("lost", 4),
    ("paying", 3),
    ("unmeasured", 4),
    ("stranger", 3),
)


def cast_of(app: App, issuer: Issuer, people: Sequence[UUID], count: int) -> list[Act]:
    """Who comes, in what state; the same people in every new demo. Write lane."""
    chooser = random.Random(community.SEED + 2)  # noqa: S311  (a play, not a secret)
    # Some more than come: in an earlier play a few of them lost their passes for good.
    asked = chooser.sample(people, min(count + SPARE, len(people)))
    cards = {one.person: one for one in app.passes.print_again(asked, issuer)}
    chosen = [person for person in asked if person in cards][:count]
    stranger = replace(issuer, site="别处")
    parts = [part for part, weight in _CAST for _ in range(weight)]
    acts = []
    for number, person in enumerate(chosen):
        # The first ones show what matters, whatever the dice say.
        part = _CAST[number % len(_CAST)][0] if 2 < number < 9 else chooser.choice(parts)
        part = "well" if number <= 2 else part
        act = Act(
            part=part,
            person=person,
            card=cards[person].text,
            phone=InkColour.GREEN,
            celsius_tenths=chooser.randrange(359, 370),
        )
        if part == "fever":
            act = replace(act, celsius_tenths=chooser.randrange(375, 386))
        elif part in ("yellow", "red"):
            act = replace(act, phone=InkColour(part))
        elif part == "lost":
            app.passes.report_lost(cards[person].id, guard(app))
        elif part == "paying":
            act = replace(act, notice=PAYMENT_CODE)
        elif part == "unmeasured":
            act = replace(act, celsius_tenths=None)
        elif part == "stranger":
            (foreign,) = app.passes.print_again([person], stranger)
            act = replace(act, card=foreign.text)
        acts.append(act)
    return acts


def _phone_code(person: UUID) -> str:
    return HEALTH_CODE + person.hex[:12]


def _film(acts: list[Act]) -> str:
    """The script of the film: a card, then a phone, then the thermometer."""
    from gatekeeper.scanner import film

    chooser = random.Random(community.SEED + 3)  # noqa: S311
    scenes = []
    for number, act in enumerate(acts):
        difficulty = chooser.choice((0.1, 0.2, 0.3, 0.45))
        if act.notice:
            scenes.append(film.Scene(code_text=act.notice, media="phone", person=number))
        scenes.append(film.Scene(code_text=act.card, person=number, difficulty=difficulty))
        if act.phone is not None:
            scenes.append(
                film.Scene(
                    code_text=_phone_code(act.person),
                    media="phone",
                    ink=act.phone,
                    person=number,
                    difficulty=difficulty,
                    celsius_tenths=act.celsius_tenths,
                )
            )
    return film.script_text(scenes)


def play_headless(passages: int, folder: Path | None, language: str | None) -> int:
    """Let so many people come in, print every decision; 0 when all of them were decided."""
    app = open_community(settings_for(folder, language))
    try:
        operator = guard(app)
        tally: Counter[str] = Counter()
        for number, act in enumerate(people_of_the_play(app, passages), start=1):
            shown = app.lanes.present(
                app.gate.present,
                "1",
                _readings(act),
                operator=operator,
                direction=Direction.ENTRY,
            ).result()
            outcome = shown.outcome
            word = outcome.name if outcome is not None else "-"
            tally[word] += 1
            print(_line(number, shown, word))
        print(", ".join(f"{word} {count}" for word, count in sorted(tally.items())))
    finally:
        app.close()
    return 0


def people_of_the_play(app: App, count: int) -> list[Act]:
    """The cast, so many of them."""
    people = app.lanes.read(community.everybody, app.gate).result()
    issuer = app.passes.unlock(PASSPHRASE)
    return app.lanes.write(cast_of, app, issuer, people, count).result()


def _readings(act: Act) -> list[Reading]:
    readings: list[Reading] = [Symbol(text=act.notice)] if act.notice else []
    readings.append(Symbol(text=act.card))
    if act.phone is not None:
        ink = Ink(colour=act.phone, confidence=0.95)
        readings.append(Symbol(text=_phone_code(act.person), ink=ink))
    if act.celsius_tenths is not None:
        readings.append(Temperature(tenths=act.celsius_tenths, device="thermometer"))
    return readings


def _line(number: int, shown: Shown, word: str) -> str:
    decision = shown.presentation.decision if shown.presentation else None
    reason = decision.reason if decision else None
    told = text.sentence(reason.code, reason.parameters) if reason else ""
    line = shown.sequence or ""
    place = shown.holder.place if shown.holder else ""
    return f"{number:4} {word:8} {shown.direction.value:5} {place:12} {line!s:>7} {told}"


def play(folder: Path | None, language: str | None, *, kiosk: bool = False) -> int:
    """Open the gate on the film, the guard already signed on; its settings are kept with it."""
    from gatekeeper import ui

    settings = settings_for(folder, language)
    return ui.run(
        settings,
        file=settings.data / SETTINGS,
        kiosk=kiosk,
        build=open_community,
        sign_on=guard,
    )
