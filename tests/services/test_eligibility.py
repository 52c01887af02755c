"""Who may hold a pass: those who live here, returnees only after their observation (G09)."""

from __future__ import annotations

from datetime import date

import pytest

from gatekeeper.domain.access import PassStatus, PersonKind
from gatekeeper.domain.calendar import local
from gatekeeper.errors import InvalidInput
from gatekeeper.store.people import Person
from tests.households import card, flat, household_pass, issuer
from tests.observed import observed
from tests.stations import CHIEF, Post


def test_g09_a_returnee_gets_his_pass_when_the_observation_is_over(post: Post) -> None:
    """The refusal names the last day; the whole building is issued without him."""
    home = flat(post, "张伟", "李娜")
    zhang, everybody = home.people["张伟"], list(home.people.values())
    observed(post, zhang)
    (refused,) = post.passes.refusals(everybody)
    assert refused.code == "pass-under-observation"
    assert refused.parameters["name"] == "张伟"
    issued = post.passes.issue(everybody, issuer(post), CHIEF)
    assert [one.name for one in issued] == ["李娜"]
    with pytest.raises(InvalidInput, match="pass-under-observation"):
        post.passes.reissue(zhang, issuer(post), CHIEF)
    last = refused.parameters["day"]
    while local(post.clock(), None).date().isoformat() <= last:
        post.clock.advance(hours=12)
    assert post.passes.refusals(everybody) == ()
    assert post.passes.reissue(zhang, issuer(post), CHIEF).name == "张伟"


def test_g09_a_household_keeps_its_pass_while_one_of_it_is_observed(post: Post) -> None:
    """Whoever is named is judged by himself at the gate."""
    home = flat(post, "张伟", "李娜")
    observed(post, home.people["张伟"])
    assert household_pass(post, home).issue == 1


def test_g09_a_visitor_holds_no_residents_pass(post: Post) -> None:
    home = flat(post, "张伟")
    zhang = home.people["张伟"]
    with post.database.begin("people") as session:
        session.get_one(Person, zhang).kind = PersonKind.VISITOR
    assert [p.code for p in post.passes.refusals([zhang])] == ["pass-not-a-resident"]
    assert post.passes.issue([zhang], issuer(post), CHIEF, token=True) == ()
    with pytest.raises(InvalidInput, match="pass-not-a-resident"):
        post.passes.reissue(zhang, issuer(post), CHIEF)


def test_a_pass_issued_before_the_observation_stays_in_the_records(post: Post) -> None:
    """Whether it opens the gate is the observation's to say, not the pass's."""
    home = flat(post, "张伟")
    zhang = home.people["张伟"]
    post.passes.issue([zhang], issuer(post), CHIEF)
    observed(post, zhang)
    (row,) = post.passes.history(zhang)
    assert row.status is PassStatus.ACTIVE
    assert not row.is_expired
    post.clock.advance(days=400)
    (row,) = post.passes.history(zhang)
    assert row.is_expired


def test_g09_who_moved_out_gets_none_and_shows_the_households_no_more(post: Post) -> None:
    home = flat(post, "张伟", "李娜")
    pass_ = household_pass(post, home)
    with post.database.begin("people") as session:
        session.get_one(Person, home.people["张伟"]).moved_out_on = date(2026, 1, 1)
    assert [p.code for p in post.passes.refusals([home.people["张伟"]])] == ["pass-moved-out"]
    shown = post.present(card(pass_))
    assert [member.name for member in shown.members] == ["李娜"]
    assert post.present(home.is_("张伟")).holder is None
