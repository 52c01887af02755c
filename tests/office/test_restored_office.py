"""An office whose database was put back: its stations go on by themselves, and nothing is lost."""

from __future__ import annotations

import shutil

import pytest

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.store.backup import back_up
from gatekeeper.store.restore import restore
from gatekeeper.store.verification import verify
from tests.office.desks import running
from tests.office.lively import PASSPHRASE, Community, LivePost
from tests.office.test_live import comes, inside


@pytest.fixture
def posts(tmp_path, own_home):
    made: list[LivePost] = []
    yield made
    for one in made:
        one.close()


def test_stations_send_again_what_the_backup_had_not_and_take_over_all_it_has(tmp_path, posts):
    with running(tmp_path, listen="0.0.0.0:0") as office:
        app, clock = office.app, office.clock
        app.lanes.write(app.passes.create_key, "sunny", PASSPHRASE, SYSTEM).result(20)
        posts += [LivePost.joined(tmp_path / f"post-{n}", n, office) for n in range(2)]
        community = Community(office, posts)
        first = community.resident("张三")
        community.round()
        path = app.database.path
        saved = back_up(path, tmp_path / "backups", key=None, now=clock())
        # After the backup: somebody new, and a passage that the office has and the copy has not.
        community.resident("李四", "502")
        community.round()
        comes(posts[0].post, first)
        community.round()
        community.round()
        assert inside(posts[1].post) == 1
        digest, port, before = office.server.digest, office.server.port, app.stations.seal.id
        log = app.gate.journal.station
    path.unlink()
    shutil.rmtree(path.parent / "office")
    for name in ("office.pem", "office.key"):
        (path.parent / name).unlink()
    restore(saved, path, key=None, clock=clock)
    clock.advance(minutes=5)
    with running(tmp_path, clock, listen=f"0.0.0.0:{port}") as office:
        app = office.app
        assert app.gate.journal.station != log
        assert (app.stations.seal.id, office.server.digest) == (before, digest)
        community = Community(office, posts)
        third = community.resident("王五", "503")
        for _ in range(4):
            community.round()
        stored = {row.station: row.lines for row in app.stations.all()}
        for live in posts:
            assert stored[live.post.database.journal.station] == live.schedule.exchange.lines()
            state = live.schedule.state()
            assert (state.code, state.waiting) == ("", 0)
            assert inside(live.post) == 1
        clock.advance(minutes=1)
        assert comes(posts[1].post, third).outcome is Outcome.GRANTED
        assert verify(app.database).fault is None
