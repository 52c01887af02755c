"""The composition root: what it builds, what it refuses, and that it closes everything."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper import app as app_module
from gatekeeper import config, text
from gatekeeper.app import build, speak
from gatekeeper.config.database import database_key, database_path
from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.errors import InvalidInput, StoreError
from tests.communities import own_home  # noqa: F401  (a fixture)
from tests.translations import ROOT


@pytest.fixture
def settings(tmp_path, own_home):  # noqa: F811
    return replace(config.default(tmp_path / "data"), language="en", encrypted=False, devices=())


def test_a_new_station_starts_with_the_profile_of_its_settings(settings):
    app = build(replace(settings, profile="three-checks"))
    try:
        assert app.standing.policy.profile == "three-checks"
        assert app.profiles.in_force().profile == "three-checks"
        assert app.accounts.names() == ()
        assert app.recovery is None, "a plain database has no key"
    finally:
        app.close()


def test_the_profile_in_force_outlives_the_settings(settings):
    build(replace(settings, profile="three-checks")).close()
    app = build(replace(settings, profile="everyday"))
    try:
        assert app.standing.policy.profile == "three-checks"
    finally:
        app.close()


def test_an_unknown_profile_is_told_before_anything_is_made(settings):
    with pytest.raises(InvalidInput, match="profile-unknown"):
        build(replace(settings, profile="no-such"))
    assert not settings.data.exists()


def test_a_second_program_on_the_same_database_is_refused_and_leaves_nothing(settings):
    app = build(settings)
    running = threading.active_count()
    try:
        with pytest.raises(StoreError, match="store-in-use"):
            build(settings)
        assert threading.active_count() == running
    finally:
        app.close()


def test_a_failure_while_wiring_closes_lanes_and_database(settings, monkeypatch):
    def fails(*_):
        raise StoreError("store-full")

    with monkeypatch.context() as patched:
        patched.setattr(app_module, "_take_into_force", fails)
        with pytest.raises(StoreError, match="store-full"):
            build(settings)
    assert threading.active_count() == 1
    build(settings).close()


def test_closing_lets_go_of_the_database_whatever_the_lanes_do(settings, monkeypatch):
    app = build(settings)
    app.lanes.close()
    monkeypatch.setattr(type(app.lanes), "close", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.close()
    monkeypatch.undo()
    build(settings).close()


def test_warming_up_records_nothing(settings):
    app = build(settings)
    try:
        lines = app.lanes.read(_lines, app).result()
        app.lanes.write(app.upkeep.warm).result()
        assert app.lanes.read(_lines, app).result() == lines
    finally:
        app.close()


def _lines(app):
    with app.database.read() as session:
        return session.connection().exec_driver_sql("SELECT count(*) FROM journal").scalar()


def test_an_encrypted_station_gives_its_recovery_text_until_somebody_works_there(settings):
    """The first start may be broken off before the page that shows it."""
    encrypted = replace(settings, encrypted=True)
    app = build(encrypted)
    told = app.recovery
    assert len(told.split("-")) == 14
    app.close()
    again = build(encrypted)
    assert again.recovery == told
    again.accounts.create("李敏", Role.SUPERVISOR, "861302", SYSTEM)
    again.close()
    later = build(encrypted)
    assert later.recovery is None
    later.close()
    assert b"SQLite format" not in database_path(encrypted).read_bytes()[:16]
    assert not list(settings.data.rglob("*.key")), "a copied data folder is not a readable one"


def test_looking_for_a_key_makes_none(settings):
    with pytest.raises(StoreError, match="store-key-gone"):
        database_key(replace(settings, encrypted=True))
    assert database_key(settings) is None


def test_speaking_brings_the_sentences_of_every_room():
    speak("en")
    assert text.language() == "en"
    for code in (
        "camera-gone",  # scanner
        "notice-payment",  # credentials
        "store-key-gone",  # keys
        "log-tail-cut",  # store
        "command-lost",  # the command socket
        "temperature-high",  # domain
    ):
        assert text.sentence(code, {}) != code


def test_every_table_of_sentences_below_the_faces_is_spoken():
    speak("en")
    for path in sorted(Path(ROOT / "gatekeeper").rglob("*.py")):
        relative = path.relative_to(ROOT).with_suffix("")
        if relative.parts[1] in ("ui", "office", "text") or "migrations" in relative.parts:
            continue
        if "MESSAGES = {" not in (source := path.read_text("utf-8")) and (
            "MESSAGES: dict[str, str] = {" not in source
        ):
            continue
        module = __import__(".".join(relative.parts), fromlist=["MESSAGES"])
        silent = [code for code in module.MESSAGES if text.sentence(code, {}) == code]
        assert silent == [], relative
