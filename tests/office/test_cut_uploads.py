"""A bundle comes whole or not at all, wherever the line to the office is cut."""

from __future__ import annotations

import time

from gatekeeper.errors import SyncError
from gatekeeper.sync import Address, connect
from tests.office.desks import running
from tests.sync.lines import line_to


def test_an_upload_cut_at_every_byte_comes_whole(tmp_path, own_home):
    with running(tmp_path, listen="0.0.0.0:0") as office, line_to(office.server.port) as line:
        assert office.server.is_encrypted
        gate = office.station()
        gate.note(100)
        path, name = gate.bundle()
        box = office.app.mailroom.folder / name
        through = office.address.replace(str(office.server.port), str(line.port))
        with connect(Address.parse(through), gate.secrets()) as mailbox:
            mailbox.names("down")
            at = line.sent  # what it takes to be let in, and to ask something
            size, cuts = path.stat().st_size, 0
            while True:
                line.reset(cut_after=at + cuts)
                try:
                    mailbox.send(path, name)
                except SyncError as error:
                    if error.code != "exchange-unreachable":
                        raise
                    cuts += 1
                    assert cuts < size + 3000
                    assert not box.exists()
                else:
                    break
        assert 2000 < size <= cuts
        # The last try may find it whole, and still being taken.
        until = time.monotonic() + 10
        while office.app.stations.all()[0].lines < 100 and time.monotonic() < until:
            time.sleep(0.05)
        assert [row.lines for row in office.app.stations.all()] == [100]
        gate.close()
