"""A made-up community and a film of its people coming to the gate, for newcomers and tests."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gatekeeper import config, text
from gatekeeper.app import App, build
from gatekeeper.config import DeviceSettings, LaneSettings, Settings
from gatekeeper.domain.access import Direction, EventKind, Outcome, PassStatus, Presentation
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.identifiers import pass_number
from gatekeeper.domain.readings import (
    Ink,
    InkColour,
    Reading,
    Symbol,
    Temperature,
)
from gatekeeper.services.gate import Shown
from gatekeeper.services.passes import Issuer
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.store import changes, search
from gatekeeper.store.access import DataAge, PassageRecord
from gatekeeper.store.ids import utc_now
from gatekeeper.store.people import Household, Pass, Person

SEED = 20_200_126
BUILDINGS, HOUSEHOLDS, RESIDENTS = 109, 3_000, 9_000
OTHER_POSTS = ("南门", "西门", "北门")
DAYS, PASSAGES_A_DAY = 7, 600
SITE = "幸福里社区"
PASSPHRASE = "demo"  # noqa: S105  (of made-up passes, told on the screen)
GUARD, GUARD_PIN = "王强", "240613"
CHIEF, CHIEF_PIN = "李敏", "861302"
HEALTH_CODE = "https://jkm.example/health?qrCode="
PLACE_CODE = "https://csm.example/place/1"

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "单区翟仇查解任"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建华玉梅志红文波海燕春宁辉鹏宇欣怡"
    "子轩浩然梓涵喆"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One person of the play: what is held up, measured, and whether the guard presses Enter."""

    person: UUID
    card: str
    phone: InkColour | None = None
    celsius_tenths: int | None = None
    notice: str | None = None


def settings_for(folder: Path, language: str) -> Settings:
    """A plain database in a folder of its own, one lane, the film as its camera."""
    return Settings(
        data=folder,
        checkpoint="东门",
        language=language,
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


def open_community(folder: Path | None, language: str) -> App:
    """The community's station; built on the first call, about ten seconds."""
    home = folder or config.data_folder().parent / "gatekeeper-demo"
    clock = PlayClock()
    app = build(settings_for(home, language), clock=clock)
    try:
        if not app.accounts.names():
            app.lanes.write(_populate, app, clock).result()
        app.standing.trust = app.passes.trust()
        app.lanes.write(_begin_shift, app).result()
    except BaseException:
        app.close()
        raise
    return app


class PlayClock:
    """The real time, but for the days before that are written first."""

    def __init__(self) -> None:
        self.held: datetime | None = utc_now() - timedelta(days=DAYS + 1)

    def __call__(self) -> datetime:
        return self.held or utc_now()


def guard(app: App) -> Operator:
    """The operator who is already signed on."""
    row = next(row for row in app.accounts.names() if row.name == GUARD)
    return Operator(account=row.id, name=row.name, role=row.role)


# --- the community ----------------------------------------------------------------------------


def _populate(app: App, clock: PlayClock) -> None:
    chooser = random.Random(SEED)  # noqa: S311  (a play, not a secret)
    now = utc_now()
    app.accounts.create(CHIEF, Role.SUPERVISOR, CHIEF_PIN, SYSTEM)
    app.accounts.create(GUARD, Role.OPERATOR, GUARD_PIN, SYSTEM)
    issuer = app.passes.create_key(SITE, PASSPHRASE, SYSTEM)
    content = config.policy_contents()["three-checks"]
    # In the film nobody presses Enter: a clear green picture is enough here.
    content = {**content, "health_code": {**content["health_code"], "accept_image": True}}
    app.profiles.switch(content, SYSTEM)
    people = list(_settle(app, chooser, now))
    _live_a_week(app, chooser, people, clock)
    app.standing.trust = app.passes.trust()
    acts = _cast(app, issuer, people, VISITS)
    (app.settings.data / "film.json").write_text(_film(acts), encoding="utf-8")


def _ids(chooser: random.Random) -> Iterator[UUID]:
    while True:
        yield UUID(int=chooser.getrandbits(128), version=4)


def _settle(app: App, chooser: random.Random, now: datetime) -> Iterator[tuple[UUID, UUID]]:
    """Doors, people and their passes in one batch of the log; (person, household) each."""
    ids = _ids(chooser)
    since = (now - timedelta(days=200)).replace(microsecond=0)
    flats, persons, passes, told = [], [], [], []
    for number in range(HOUSEHOLDS):
        building, door = divmod(number, -(-HOUSEHOLDS // BUILDINGS))
        unit, floor = 1 + door % 2, 1 + door // 4
        flat = {"id": next(ids), "building": str(building + 1), "unit": str(unit)}
        flats.append({**flat, "room": f"{floor}{1 + door // 2 % 2:02d}"})
        for _ in range(RESIDENTS // HOUSEHOLDS):
            person = next(ids)
            told.append((person, flat["id"]))
            name = chooser.choice(_SURNAMES) + "".join(
                chooser.choices(_GIVEN, k=chooser.choice((1, 2, 2)))
            )
            persons.append(
                {
                    "id": person,
                    "name": name,
                    "kind": "resident",
                    "household": flat["id"],
                    "phone": f"1{chooser.choice('3578')}{chooser.randrange(10**9):09d}",
                    "sex": chooser.choice(("男", "女")),
                    "tenure": "tenant" if number % 18 < 7 else "owner",
                }
            )
            passes.append(
                {
                    "id": next(ids),
                    "person": person,
                    "kind": "resident",
                    "number": pass_number(len(persons)),
                    "issue": 1,
                    "pass_id": person.hex[:16],
                    "status": PassStatus.ACTIVE,
                    "valid_from": since,
                    "valid_until": since + timedelta(days=565),
                    "issued_at": since,
                    "issued_by": SYSTEM.account,
                }
            )
    with (
        app.database.begin("people") as session,
        changes.batch(session, "demo-community") as batch,
    ):
        for table, rows in ((Household, flats), (Person, persons), (Pass, passes)):
            session.execute(insert(table), [{**row, "version": batch.id} for row in rows])
        search.index(session, [person for person, _ in told])
    yield from told


def _live_a_week(
    app: App, chooser: random.Random, people: list[tuple[UUID, UUID]], clock: PlayClock
) -> None:
    """The days before: this station's own lines, and the rows that the other posts sent."""
    today = utc_now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    residents = people[: len(people) // 2]
    for day in range(DAYS, 0, -1):
        moments = sorted(
            _moment(chooser, today - timedelta(days=day)) for _ in range(PASSAGES_A_DAY)
        )
        with app.database.begin("access") as session:
            for moment in moments:
                clock.held = moment
                _pass(app, session, chooser, residents)
    clock.held = None
    with app.database.begin("passages") as session:
        session.execute(insert(PassageRecord), list(_elsewhere(chooser, people, today)))


def _pass(
    app: App, session: Session, chooser: random.Random, people: list[tuple[UUID, UUID]]
) -> None:
    """One passage of the days before, recorded as the gate records it."""
    now = app.gate.clock()
    person, household = chooser.choice(people)
    presentation = Presentation(
        id=UUID(int=chooser.getrandbits(128), version=4),
        lane="1",
        direction=chooser.choice(list(Direction)),
        opened_at=now,
    )
    record(
        session,
        app.gate.journal,
        presentation=presentation,
        event=EventKind.GRANTED,
        who=Who(person=person, household=household),
        operator=SYSTEM,
        source=Source.CAMERA,
        policy=app.standing.policy,
        lane="1",
        occurred_at=now,
        outcome=Outcome.GRANTED,
    )


def _moment(chooser: random.Random, morning: datetime) -> datetime:
    """Two humps, like every gate: out before eight, back after six."""
    hour = chooser.gauss(7.8, 0.9) if chooser.random() < 0.5 else chooser.gauss(18.2, 1.4)
    return (morning + timedelta(hours=min(max(hour, 0.1), 23.5))).astimezone(UTC)


def _elsewhere(
    chooser: random.Random, people: list[tuple[UUID, UUID]], today: datetime
) -> Iterator[dict[str, Any]]:
    others = people[len(people) // 2 :]
    for number in range(len(OTHER_POSTS)):
        for sequence in range(1, DAYS * PASSAGES_A_DAY + 1):
            person, household = chooser.choice(others)
            day = today - timedelta(days=1 + sequence % DAYS)
            yield {
                "station": f"{number + 1:016x}",
                "presentation": UUID(int=chooser.getrandbits(128), version=4),
                "sequence": sequence,
                "person": person,
                "household": household,
                "direction": chooser.choice(list(Direction)).value,
                "outcome": "granted",
                "occurred_at": _moment(chooser, day),
                "void": False,
            }


# --- the play ---------------------------------------------------------------------------------

VISITS = 40
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


def _cast(app: App, issuer: Issuer, people: list[tuple[UUID, UUID]], count: int) -> list[Act]:
    """Who comes, in what state; the same people in every demo."""
    chooser = random.Random(SEED + 1)  # noqa: S311
    chosen = chooser.sample([person for person, _ in people], count)
    cards = {one.person: one for one in app.passes.print_again(chosen, issuer)}
    stranger = replace(issuer, site="别处")
    parts = [part for part, weight in _CAST for _ in range(weight)]
    acts = []
    for number, person in enumerate(chosen):
        # The first ones show what matters, whatever the dice say.
        part = _CAST[number % len(_CAST)][0] if 2 < number < 9 else chooser.choice(parts)
        part = "well" if number <= 2 else part
        act = Act(
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
            app.passes.report_lost(cards[person].id, SYSTEM)
        elif part == "paying":
            act = replace(act, notice="https://qr.alipay.com/fkx01234567890")
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

    chooser = random.Random(SEED + 2)  # noqa: S311
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


def _begin_shift(app: App) -> None:
    """What every start does, and the other posts' data is fresh."""
    app.upkeep.start()
    now = app.gate.clock()
    with app.database.begin("passages") as session:
        for number in range(len(OTHER_POSTS)):
            session.merge(DataAge(source=f"{number + 1:016x}", until=now))


def play_headless(passages: int, folder: Path | None, language: str) -> int:
    """Let so many people come, print every decision; 0 when each of them was recorded."""
    app = open_community(folder, language)
    try:
        operator = guard(app)
        tally: Counter[str] = Counter()
        for number, act in enumerate(_people_of_the_play(app, passages), start=1):
            shown = app.lanes.present(
                app.gate.present, "1", _readings(act), operator=operator
            ).result()
            outcome = shown.outcome
            word = outcome.name if outcome is not None else "-"
            tally[word] += 1
            print(_line(number, shown, word))
        print(", ".join(f"{word} {count}" for word, count in sorted(tally.items())))
    finally:
        app.close()
    return 0


def _people_of_the_play(app: App, count: int) -> list[Act]:
    with app.database.read() as session:
        residents = session.query(Person.id, Person.household).order_by(Person.id).all()
    issuer = app.passes.unlock(PASSPHRASE)
    people = [(person, household) for person, household in residents]
    return app.lanes.write(_cast, app, issuer, people, count).result()


def _readings(act: Act) -> list[Reading]:
    readings: list[Reading] = [Symbol(text=act.card)]
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


def play(folder: Path | None, language: str, *, kiosk: bool = False) -> int:
    """Open the gate on the film, the guard already signed on."""
    from gatekeeper import ui

    home = folder or config.data_folder().parent / "gatekeeper-demo"
    return ui.run(
        settings_for(home, language),
        kiosk=kiosk,
        open_app=lambda: open_community(home, language),
        operator=guard,
    )
