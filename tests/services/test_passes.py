from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper import credentials
from gatekeeper.credentials.claims import PassKind
from gatekeeper.credentials.envelope import SignatureState, open_pass, open_token
from gatekeeper.domain.access import ClaimKind, PassStatus, Subject
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.identifiers import pass_number_problems
from gatekeeper.domain.readings import Symbol
from gatekeeper.errors import GatekeeperError, InvalidInput, NotAllowed
from gatekeeper.store import lookup
from gatekeeper.store.people import Person
from tests.offices import CHIEF, GUARD, jpeg, open_office, row

PHRASE = "seven green buses"


@pytest.fixture
def office(tmp_path):
    office = open_office(tmp_path)
    office.take(
        row("张三", phone="13800000001", plate="苏B12345"),
        row("李四", phone="13800000002"),
        row("王五", unit="1", room="1203"),
        row("赵六", building="5", room="101"),
    )
    yield office
    office.database.close()


@pytest.fixture
def issuer(office):
    return office.passes.create_key("东风苑", PHRASE, CHIEF)


@pytest.fixture
def zhang(office):
    return office.person("张三")


def found(office, claim: ClaimKind, value: str) -> lookup.Found:
    with office.database.read() as session:
        return lookup.found(session, Subject(claim=claim, value=value))


def test_an_issued_pass_is_read_trusted_and_leads_to_its_record(office, issuer, zhang):
    office.registry.take_photo(zhang, jpeg(), CHIEF)
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    opened = open_pass(issued.text, office.passes.trust())
    assert opened.signature is SignatureState.TRUSTED
    claims = opened.claims
    assert (claims.name, claims.place, claims.plates) == ("张三", "12-2-501", ("苏B12345",))
    assert (claims.record, claims.issue, claims.site) == (None, 1, "东风苑")
    known = found(office, ClaimKind.PASS, claims.id)
    assert known.holder.person == zhang
    assert known.pass_record.number == issued.number
    assert known.pass_record.valid_until == claims.expires_at == issued.valid_until
    assert known.holder.photo.startswith(claims.photo)
    assert issued.photo == jpeg()


def test_a_token_is_kept_as_a_hash_only(office, issuer, zhang):
    (issued,) = office.passes.issue([zhang], issuer, CHIEF, token=True)
    assert found(office, ClaimKind.TOKEN, open_token(issued.token)).holder.person == zhang
    stored = str(office.rows("SELECT * FROM passes")) + str(
        office.rows("SELECT data FROM journal_private")
    )
    assert issued.token.removeprefix("GKT1:") not in stored
    read = credentials.read(Symbol(text=issued.token), office.passes.trust())
    assert read.subject.claim is ClaimKind.TOKEN


def test_numbers_are_short_sequential_and_checked(office, issuer):
    issued = office.passes.issue(office.passes.of_building("12"), issuer, CHIEF)
    numbers = [one.number for one in issued]
    assert [number[:8] for number in numbers] == ["0000-001", "0000-002", "0000-003"]
    assert not any(pass_number_problems(number) for number in numbers)
    assert office.registry.search(numbers[1])[0].person == issued[1].person


def test_a_building_is_issued_door_by_door_and_who_has_a_pass_is_skipped(office, issuer, zhang):
    """G08: one per person."""
    home = office.registry.open_person(zhang, CHIEF).household
    household = office.passes.issue(office.passes.of_household(home), issuer, CHIEF)
    assert sorted(one.name for one in household) == ["张三", "李四"]
    rest = office.passes.issue(office.passes.of_building("12"), issuer, CHIEF)
    assert [one.name for one in rest] == ["王五"]
    assert office.passes.issue(office.passes.of_building("12"), issuer, CHIEF) == ()


def test_a_visitor_gets_no_resident_pass(office, issuer, zhang):
    with office.database.begin("people") as session:
        session.get(Person, zhang).kind = "visitor"
    assert office.passes.issue([zhang], issuer, CHIEF) == ()


def test_a_reissue_counts_up_and_supersedes(office, issuer, zhang):
    (first,) = office.passes.issue([zhang], issuer, CHIEF)
    office.clock.advance(days=1)
    second = office.passes.reissue(zhang, issuer, CHIEF)
    assert (second.issue, second.person) == (2, zhang)
    assert second.number != first.number
    old = found(office, ClaimKind.PASS, open_pass(first.text, office.passes.trust()).claims.id)
    assert (old.pass_record.status, old.newest_issue) == (PassStatus.SUPERSEDED, 2)
    assert [one.issue for one in office.passes.history(zhang)] == [2, 1]
    for number in (first.number, second.number):
        assert office.person(number) == zhang


def test_a_lost_pass_stays_lost_after_the_reissue(office, issuer, zhang):
    (first,) = office.passes.issue([zhang], issuer, CHIEF)
    office.passes.report_lost(first.id, GUARD)
    office.passes.reissue(zhang, issuer, CHIEF)
    history = office.passes.history(zhang)
    assert [one.status for one in history] == [PassStatus.ACTIVE, PassStatus.LOST]
    assert history[1].closed_at == office.clock()


def test_a_superseded_pass_can_still_be_reported_lost(office, issuer, zhang):
    (first,) = office.passes.issue([zhang], issuer, CHIEF)
    office.passes.reissue(zhang, issuer, CHIEF)
    office.passes.report_lost(first.id, GUARD)
    assert office.passes.history(zhang)[-1].status is PassStatus.LOST


def test_revoking_needs_a_supervisor_and_stays(office, issuer, zhang):
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    with pytest.raises(NotAllowed, match="role-needed"):
        office.passes.revoke(issued.id, "moved away", GUARD)
    office.passes.revoke(issued.id, "moved away", CHIEF)
    office.passes.revoke(issued.id, "again", CHIEF)
    (row_,) = office.passes.history(zhang)
    assert (row_.status, row_.closed_reason) == (PassStatus.REVOKED, "moved away")
    with pytest.raises(InvalidInput, match="pass-closed"):
        office.passes.report_lost(issued.id, GUARD)
    with pytest.raises(InvalidInput, match="pass-unknown"):
        office.passes.revoke(zhang, "?", CHIEF)


@pytest.mark.parametrize(("reads", "printed"), [("en", "en"), ("", ""), ("fr", "")])
def test_o48_a_card_knows_the_language_of_its_holder(office, issuer, zhang, reads, printed):
    with office.database.begin("people") as session:
        session.get_one(Person, zhang).language = reads
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    assert issued.language == printed


def test_printing_again_gives_the_same_code(office, issuer, zhang):
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    office.clock.advance(days=30)
    (printed,) = office.passes.print_again([zhang, office.person("李四")], issuer)
    assert (printed.text, printed.number) == (issued.text, issued.number)


def test_the_issuing_key_opens_by_its_passphrase_only(office, issuer):
    assert office.passes.unlock(PHRASE).key.public == issuer.key.public
    with pytest.raises(GatekeeperError, match="passphrase-wrong"):
        office.passes.unlock("another")
    assert office.rows("SELECT count(*) FROM issuing_keys WHERE wrapped IS NULL") == [(0,)]
    assert issuer.key.private_bytes() not in office.rows("SELECT wrapped FROM issuing_keys")[0][0]


def test_without_a_key_nothing_is_issued_and_only_slips_are_trusted(office):
    assert not office.passes.can_issue()
    kinds = {kind for key in office.passes.trust().keys for kind in key.kinds}
    assert kinds == {PassKind.VISITOR, PassKind.STOP_GAP}, "the station's own, for a day or a week"
    with pytest.raises(GatekeeperError, match="issuing-key-missing"):
        office.passes.unlock(PHRASE)


def test_a_new_key_retires_the_old_one_and_its_passes_stay_good(office, issuer, zhang):
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    office.clock.advance(days=1)
    newer = office.passes.create_key("东风苑", "another phrase", SYSTEM)
    trust = office.passes.trust()
    assert office.passes.unlock("another phrase").key.public == newer.key.public
    assert open_pass(issued.text, trust).signature is SignatureState.TRUSTED
    office.clock.advance(days=1)
    late = office.passes.reissue(zhang, issuer, CHIEF)
    assert open_pass(late.text, trust).signature is SignatureState.KEY_RETIRED


def test_an_operator_makes_no_key_and_a_site_needs_a_name(office):
    with pytest.raises(NotAllowed, match="role-needed"):
        office.passes.create_key("东风苑", PHRASE, GUARD)
    with pytest.raises(InvalidInput, match="site-wrong"):
        office.passes.create_key(" ", PHRASE, CHIEF)


def test_a_pass_that_ends_before_it_begins_is_refused(office, issuer, zhang):
    past = office.clock() - timedelta(days=1)
    with pytest.raises(InvalidInput, match="valid-until-past"):
        office.passes.issue([zhang], issuer, CHIEF, valid_until=past)


def test_every_act_leaves_a_line_and_no_name(office, issuer, zhang):
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    office.passes.report_lost(issued.id, GUARD)
    lines = [line for (line,) in office.rows("SELECT line FROM journal ORDER BY sequence")]
    told = "\n".join(lines)
    assert ",issuing-key-created," in told
    assert ",passes-issued," in told
    assert ",pass-lost," in told
    assert not [secret for secret in ("张三", issued.number, zhang.hex) if secret in told]


def test_many_people_are_issued_in_short_transactions(office, issuer):
    office.take(*(row(f"住户{n}", building="9", room=str(n)) for n in range(230)))
    issued = office.passes.issue(office.passes.of_building("9"), issuer, CHIEF)
    assert len({one.number for one in issued}) == 230
    lines = office.rows("SELECT count(*) FROM journal WHERE line LIKE '%passes-issued%'")
    assert lines == [(3,)]


def test_a_pass_is_found_by_its_printed_number(office, issuer, zhang):
    (issued,) = office.passes.issue([zhang], issuer, CHIEF)
    for written in (issued.number, issued.number.replace("-", ""), f" {issued.number} "):
        assert office.passes.numbered(written).id == issued.id
    with pytest.raises(InvalidInput, match="pass-unknown"):
        office.passes.numbered("0000-0990")
