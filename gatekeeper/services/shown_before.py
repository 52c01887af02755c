"""What was shown before: the same code again, and what whoever was just decided still holds up."""

from __future__ import annotations

from gatekeeper.domain.access import Credential, EvidenceSlot, Outcome, Presentation
from gatekeeper.domain.checks import ANSWERED
from gatekeeper.domain.readings import COMPANION, MEMBER, Answer, Temperature
from gatekeeper.services import evidence
from gatekeeper.services.lineup import Scene
from gatekeeper.services.standing import Standing


def is_repeat(standing: Standing, scene: Scene, read: object) -> bool:
    """The same code again within the cooldown, nobody new before it, direction not changed."""
    row = scene.row
    if isinstance(read, Answer) and read.question == MEMBER:
        return _is_repeated_member(standing, scene, read)
    if not isinstance(read, Credential) or read.is_shared:
        return False
    if read.key not in keys_of(row.verdict_key):
        return False
    if row.verdict is None or row.verdict_at is None or row.pinned is not None:
        return False
    if scene.presentation and scene.presentation.identity:
        return False
    if scene.now - row.verdict_at >= standing.policy.repeat.cooldown:
        return False
    # The camera of the way out saw the card that the one of the way in saw a moment ago.
    return scene.fixed in (None, evidence.direction_of(row.verdict))


def _is_repeated_member(standing: Standing, scene: Scene, said: Answer) -> bool:
    """Of a household's pass not the code is the identity but the member who was named."""
    row, shown = scene.row, scene.presentation
    if row.verdict is None or row.verdict_at is None or shown is None or not shown.identity:
        return False
    if row.verdict_key != shown.identity.key or row.pinned is not None:
        return False
    if scene.now - row.verdict_at >= standing.policy.repeat.cooldown:
        return False
    before = evidence.load(row.verdict, standing.trust).answer(MEMBER)
    return before is not None and before.value == said.value


def is_late(standing: Standing, scene: Scene, read: Credential | Temperature | Answer) -> bool:
    """What whoever was decided last still holds up: it is his, so it counts for nobody.

    Left loose, it would join the next person: the very code he showed already, seen again as
    he walks on, and all that somebody had not shown yet when he was refused. Only as long as
    loose evidence waits.
    """
    row, shown = scene.row, scene.presentation
    if row.verdict is None or row.verdict_at is None:
        return False
    if isinstance(read, Credential) and read.slot is EvidenceSlot.IDENTITY:
        # The adult's card, still in his hand, while the child beside him is measured.
        comes_along = shown is not None and shown.answer(COMPANION) is not None
        return comes_along and read.key == row.verdict_key
    if scene.now - row.verdict_at > standing.policy.timings.loose_evidence:
        return False
    if shown is not None and not isinstance(read, Credential):
        return False
    decided = evidence.load(row.verdict, standing.trust)
    if isinstance(read, Credential) and decided.health_code is not None:
        return read.key == decided.health_code.key and not _is_again(shown, decided)
    if shown is not None or decided.decision is None:
        return False
    if decided.decision.outcome is not Outcome.DENIED:
        return False
    if isinstance(read, Temperature):
        return not decided.temperatures
    if isinstance(read, Answer) and read.question in ANSWERED:
        return decided.answer(read.question) is None
    return decided.health_code is None and decided.answer("colour") is None


def keys_of(verdict_key: str | None) -> tuple[str, ...]:
    """Whose codes the lane's last verdict was about: of a car several."""
    return tuple(verdict_key.split("\n")) if verdict_key else ()


def _is_again(shown: Presentation | None, decided: Presentation) -> bool:
    """Has whoever was decided come back already, with the very pass?"""
    if shown is None or shown.identity is None or decided.identity is None:
        return False
    return shown.identity.key == decided.identity.key
