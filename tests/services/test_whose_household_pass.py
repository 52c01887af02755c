"""Random hands at a household's card: nobody unnamed is let in, no evidence crosses (G08)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gatekeeper.domain.readings import MEMBER, Answer, Temperature
from gatekeeper.store.access import AccessEvent
from gatekeeper.store.verification import verify
from tests.households import card, flat, household_pass
from tests.stations import GUARD, Post

NAMES = ("张伟", "李娜", "张小明")
STEPS = st.one_of(
    st.tuples(st.just("card"), st.just(0)),
    st.tuples(st.just("member"), st.integers(0, 2)),
    st.tuples(st.just("temperature"), st.sampled_from([365, 366, 384])),
    st.tuples(st.just("green"), st.just(0)),
    st.tuples(st.just("stranger"), st.just(0)),
    st.tuples(st.just("nonsense"), st.just(0)),
    st.tuples(st.just("wait"), st.sampled_from([1, 4, 11, 20, 400])),
    st.tuples(st.just("recall"), st.just(0)),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=24))
def test_g08_nobody_is_let_in_for_the_household(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        post = Post(Path(folder), "three-checks")
        home = flat(post, *NAMES)
        shared, stranger = card(household_pass(post, home)), post.resident("王五")
        try:
            for kind, value in steps:
                match kind:
                    case "card":
                        post.present(shared)
                    case "member":
                        post.present(home.is_(NAMES[value]))
                    case "temperature":
                        post.present(Temperature(tenths=value))
                    case "green":
                        post.present(Answer(question="colour", value="green"))
                    case "stranger":
                        post.present(stranger.card)
                    case "nonsense":
                        post.present(Answer(question=MEMBER, value=str(stranger.id)))
                    case "wait":
                        post.clock.advance(seconds=value)
                    case _:
                        post.gate.recall("1", None, GUARD)
            with post.database.begin("test") as session:
                events = session.scalars(select(AccessEvent)).all()
                assert verify(session).fault is None
                known = {*home.people.values(), stranger.id}
                for event in events:
                    if event.outcome == "granted":
                        assert event.person in known
                        assert event.tenths in (365, 366)
                        assert event.colour == "green"
                granted = [e.presentation for e in events if e.outcome == "granted"]
                assert len(granted) == len(set(granted))
        finally:
            post.close()
