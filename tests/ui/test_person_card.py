"""A person opened: masked, unmasked with a reason, photo, the life of a pass."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gatekeeper import text
from gatekeeper.domain.access import PassStatus
from gatekeeper.services.photos import fault_of
from gatekeeper.services.privacy import ERASE_REASONS, Erased
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.person_requests import _erase_words, erased_words
from gatekeeper.ui.portrait import jpeg_of
from tests.households import issuer
from tests.observed import observed
from tests.ui.screen_kit import open_desk, press, show

PHRASE = "correct horse"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


def picture():
    image = QImage(1280, 720, QImage.Format.Format_RGB888)
    for x in range(0, 1280, 8):  # fine stripes pack badly
        for y in range(0, 720, 8):
            image.setPixelColor(x, y, Qt.GlobalColor.white)
    return image


@pytest.fixture
def make(desk, qtbot):
    def made(operator, *, person=None, **more):
        (found,) = [r.person for r in desk.registry.search("12-2-501")]
        card = PersonCardScreen(
            person or found,
            desk.registry,
            desk.passes,
            desk.post.standing,
            desk.tasks,
            operator=operator,
            **more,
        )
        show(qtbot, card)
        return card

    return made


def statuses(card):
    return [row.status for row in card.passes.list.model.shown]


def test_opening_is_recorded_and_everything_is_masked(desk, make):
    card = make(desk.guard)
    assert "opened" in desk.audits()[-1]
    facts = card.facts.text() + card.more.text()
    assert "张*" in facts
    assert "张三" not in facts
    assert "138****8000" in facts
    assert "0134" in facts
    assert "1990" not in facts


def test_full_values_come_with_a_reason_that_is_recorded(desk, make):
    card = make(desk.guard)
    card.reveal.click()
    press(card, "1")
    assert "13800138000" in card.facts.text() + card.more.text()
    assert "revealed" in desk.audits()[-1]
    assert not card.reveal.isEnabled()


def test_an_operator_neither_issues_nor_revokes(desk, make):
    card = make(desk.guard)
    assert not card.passes.issue.isEnabled()
    assert not card.passes.revoke.isEnabled()
    assert not card.portrait.shoot.isEnabled()


def test_the_first_issue_makes_the_key_and_the_gate_trusts_it(desk, make, qtbot):
    card = make(desk.chief)
    card.passes.issue.click()
    card.passes.issuer.site.editor.setText("望京花园")
    card.passes.issuer.phrase.editor.setText(PHRASE)
    card.passes.issuer.again.editor.setText("something else")
    card.passes.issuer.submit()
    assert card.passes.issuer.again.problem.text() == "The two passphrases differ."
    card.passes.issuer.again.editor.setText(PHRASE)
    with qtbot.waitSignal(card.sheet_asked) as sheet:
        card.passes.issuer.submit()
    assert sheet.args[0][0].name == "张三"
    assert statuses(card) == [PassStatus.ACTIVE]
    assert desk.post.standing.trust.site == "望京花园"


def test_lost_reissued_and_revoked(desk, make, qtbot):
    issuer = desk.passes.create_key("望京花园", PHRASE, desk.chief)
    card = make(desk.chief)
    card.passes._on_unlocked(issuer)
    number = card.passes.list.current.number
    card.passes.lost.click()
    assert number in card.question._words.text()
    card.question.yes.click()
    assert statuses(card) == [PassStatus.LOST]
    desk.post.clock.advance(minutes=1)
    card.passes.issue.click()
    assert statuses(card)[0] is PassStatus.ACTIVE
    card.passes.list.table.selectRow(0)
    card.passes.revoke.click()
    press(card, "2")
    assert statuses(card)[0] is PassStatus.REVOKED


def test_issuing_anew_asks_why_while_a_card_is_in_force(desk, make, qtbot):
    issuer = desk.passes.create_key("望京花园", PHRASE, desk.chief)
    card = make(desk.chief)
    card.passes._on_unlocked(issuer)
    desk.post.clock.advance(minutes=1)
    assert card.passes.issue.text() == "Replace the pass"
    card.passes.issue.click()
    assert len(statuses(card)) == 1
    press(card, "1")
    assert statuses(card) == [PassStatus.ACTIVE, PassStatus.SUPERSEDED]


def test_a_wrong_passphrase_is_told_and_nothing_is_issued(desk, make):
    desk.passes.create_key("望京花园", PHRASE, desk.chief)
    card = make(desk.chief)
    card.passes.issue.click()
    card.passes.issuer.phrase.editor.setText("wrong")
    card.passes.issuer.submit()
    assert card.message.isVisible()
    assert statuses(card) == []


def test_a_photo_is_kept_only_when_confirmed_and_small_enough(desk, make):
    card = make(desk.guard, picture=picture)
    card.portrait.shoot.click()
    assert desk.registry.open_person(card._person, desk.guard).photo is None
    card.question.yes.click()
    kept = desk.registry.open_person(card._person, desk.guard).photo
    assert fault_of(kept) is None


def test_without_a_picture_the_camera_is_named(desk, make):
    card = make(desk.guard, picture=lambda: None)
    card.portrait.shoot.click()
    assert "camera" in card.message.text()


def test_any_picture_fits_the_rules():
    assert fault_of(jpeg_of(picture())) is None
    assert fault_of(jpeg_of(picture().copy(0, 0, 300, 700))) is None


def test_a_supervisor_marks_somebody_without_a_phone_to_an_end_date(desk, make):
    card = make(desk.chief)
    card.requests.no_phone.click()
    until = card.requests.form.fields["until"].editor
    until.setText("2019-01-01")
    card.requests.keep.click()
    assert card.requests.form.fields["until"].problem.text() == "This day has passed."
    day = desk.post.clock().date() + timedelta(days=30)
    until.setText(day.strftime("%Y%m%d"))
    card.requests.keep.click()
    assert f"No phone, until: {day}" in card.facts.text() + card.more.text()
    assert desk.registry.open_person(card._person, desk.chief).no_phone_until == day
    card.requests.no_phone.click()
    card.requests.clear.click()
    assert "No phone" not in card.facts.text() + card.more.text()


def test_an_operator_is_offered_neither_mark_nor_erasing(desk, make):
    assert not make(desk.guard, erasing=desk.post.erasing).requests.isVisible()


def test_erasing_names_what_is_lost_and_leaves_nothing_on_the_screen(desk, make):
    card = make(desk.chief, erasing=desk.post.erasing)
    card.requests.erase.click()
    press(card, "1")
    asked = card.question._words.text()
    assert "张*" in asked
    assert "photo" in asked
    card.question.no.click()
    assert desk.registry.search("12-2-501")
    card.requests.erase.click()
    press(card, "1")
    card.question.yes.click()
    assert "person-erased" in desk.audits()[-1]
    assert desk.registry.search("12-2-501") == ()
    assert card.facts.text() == ""
    assert not card.requests.erase.isEnabled()
    assert card.message.isVisible()


def test_what_cannot_be_erased_yet_is_named_and_the_card_stays(desk, make, qtbot):
    resident = desk.post.resident("苏文", room="801")
    desk.registry.open_person(resident.id, desk.guard)
    card = make(desk.chief, person=resident.id, erasing=desk.post.erasing)
    card.requests.erase.click()
    press(card, "1")
    assert "a pass is in force" in card.question._words.text()
    with qtbot.waitSignal(card.confirmation_asked) as told:
        card.question.yes.click()
    done, name = told.args
    assert (name, [tie.obstacle.value for tie in done.ties]) == ("苏文", ["pass-in-force"])
    assert "Stays for now: a pass is in force" in card.message.text()
    assert card.facts.text()


def test_erased_is_not_gone_before_it_is():
    text.use("en")
    assert "Not finished yet" in erased_words(Erased(parts=3, photos=1, gone=False))
    assert "Not finished" not in erased_words(Erased(parts=3, photos=1, gone=True))


def test_every_reason_to_erase_has_words():
    assert all(_erase_words(reason) != reason for reason in ERASE_REASONS)


def test_a_lost_card_is_followed_by_a_stop_gap_without_any_passphrase(desk, make):
    """By a guard, at night; its slip goes to the roll unless A4 is chosen."""
    card = make(desk.guard, stop_gaps=desk.post.stop_gaps)
    slips = []
    card.slip_asked.connect(lambda issued, roll: slips.append((issued.kind, roll)))
    assert card.passes.stop_gap.isEnabled()
    card.passes.stop_gap.click()
    card.passes.roll.setChecked(False)
    card.passes.stop_gap.click()
    assert slips == [("stop-gap", True), ("stop-gap", False)]
    assert statuses(card) == [PassStatus.ACTIVE, PassStatus.SUPERSEDED]


def test_while_the_own_card_counts_there_is_no_stop_gap(desk, make):
    (person,) = [row.person for row in desk.registry.search("12-2-501")]
    desk.passes.issue([person], issuer(desk.post), desk.chief)
    card = make(desk.guard, stop_gaps=desk.post.stop_gaps)
    assert not card.passes.stop_gap.isEnabled()


def test_g08_the_household_pass_is_replaced_from_the_card_of_a_member(desk, make):
    (person,) = [row.person for row in desk.registry.search("12-2-501")]
    flat = desk.passes.flat_of(person)
    made = issuer(desk.post)
    desk.passes.issue_to_households([flat], made, desk.chief)
    card = make(desk.chief)
    card.passes.list.table.selectRow(0)
    assert card.passes.issue.text() == "Replace the household pass"
    card.passes._issuer = made
    card.passes._issue("damaged")
    assert [row.kind for row in card.passes.list.model.shown] == ["household", "household"]
    assert statuses(card) == [PassStatus.ACTIVE, PassStatus.SUPERSEDED]


def test_g09_the_card_says_who_may_hold_a_pass(desk, make):
    (person,) = [row.person for row in desk.registry.search("12-2-501")]
    card = make(desk.guard)
    assert "may be issued" in card.more.text()
    observed(desk.post, person)
    card = make(desk.guard, stop_gaps=desk.post.stop_gaps)
    assert "not before the observation ends" in card.more.text()
    assert not card.passes.stop_gap.isEnabled()
