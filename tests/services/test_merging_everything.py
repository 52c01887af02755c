"""A station where everything happened, at its office: nothing refused, nothing missing."""

from __future__ import annotations

from gatekeeper.domain.exchange import ReceiptState
from tests.arrivals import Hall
from tests.lived_in import end_it, lived_in
from tests.stations import Post
from tests.store.carried import contents, index_all


def test_all_that_happened_is_at_the_office(tmp_path):
    hall, post = Hall(tmp_path / "office"), Post(tmp_path)
    sender = hall.enrol(post.database)
    lived_in(post, tmp_path)
    end_it(post)
    index_all(post.database)
    receipt = hall.take(sender.bundle())
    assert receipt.state is ReceiptState.MERGED, receipt
    assert hall.rows("SELECT table_name, code, parameters FROM refused_rows") == []
    assert hall.verified().fault is None
    here, there = contents(hall.database), contents(post.database)
    assert [name for name in there if here[name] != there[name]] == []
    hall.close()
    post.close()
