"""The data file of shapes, and a site's own."""

from __future__ import annotations

import pytest

from gatekeeper import credentials
from gatekeeper.credentials import shapes
from gatekeeper.credentials.health_code import HealthCode
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain.access import Notice
from gatekeeper.errors import InvalidInput
from tests.credentials.passes import symbol

OWN = """
[[health_code]]
kind = "wuxi"
name = "锡康码"
prefix = "XKM:"

[[health_code]]
kind = "wuxi-link"
name = "锡康码"
hosts = ["xkm.example"]
paths = ["/code"]

[[place_code]]
kind = "shop"
name = "商铺场所码"
hosts = ["shop.example"]
"""


def test_a_site_adds_shapes_and_they_are_asked_first(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN + '\n[[health_code]]\nkind = "mine"\nname = "我的"\nhosts = ["example"]\n')
    known = Trust(site="beihe", shapes=shapes.packaged().with_site(file))
    for text, issuer in (
        ("XKM:1234", "wuxi"),
        ("https://xkm.example/code/1", "wuxi-link"),
        ("https://jkm.example/1", "mine"),
    ):
        read = credentials.read(symbol(text), known)
        assert isinstance(read, HealthCode)
        assert read.issuer == issuer
    place = credentials.read(symbol("https://csm.example/1"), Trust(site="beihe"))
    assert place == Notice(code="notice-place-code", parameters={"name": "演练场所码"})


def test_the_packaged_shapes_have_unique_kinds_and_are_read_once():
    known = shapes.packaged()
    assert known is shapes.packaged()
    for entries in (known.health_codes, known.place_codes):
        assert len({entry.kind for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("not toml", ""),
        ("[other]\n", "other"),
        ("health_code = 1\n", "health_code"),
        ("health_code = [1]\n", "health_code[0]"),
        ('[[health_code]]\nkind = "a"\nname = "b"\n', "health_code[0].hosts"),
        ('[[health_code]]\nkind = ""\nname = "b"\nprefix = "X"\n', "health_code[0].kind"),
        ('[[health_code]]\nkind = "a"\nprefix = "X"\n', "health_code[0].name"),
        ('[[health_code]]\nkind = "a"\nname = "b"\nhosts = "x"\n', "health_code[0].hosts"),
        ('[[health_code]]\nkind = "a"\nname = "b"\nhosts = [""]\n', "health_code[0].hosts"),
        ('[[health_code]]\nkind = "a"\nname = "b"\nprefix = 1\n', "health_code[0].prefix"),
        ('[[place_code]]\nkind = "a"\nname = "b"\nhost = "x"\n', "place_code[0].host"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path, text, where):
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        shapes.load(file)
    assert refused.value.code == "shapes-invalid"
    assert refused.value.parameters == {"file": "own.toml", "where": where}


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InvalidInput):
        shapes.load(tmp_path / "none.toml")


@pytest.mark.parametrize("text", ["https://[", "plain", "https://", "https:///x", "//jkm.example"])
def test_what_is_no_address_has_no_parts(text):
    assert shapes.split(text) is None


def test_an_address_with_a_thousand_parameters_is_not_searched():
    address = shapes.split("https://jkm.example/?qrCode=1" + "&a=1" * 1000)
    assert shapes.parameters(address) == frozenset()
    assert shapes.parameters(shapes.split("https://jkm.example/?a=&b=1#c?d=2")) == {"a", "b", "d"}


TESTED = """
[[health_code]]
kind = "county"
name = "县健康码"
prefix = "XJ:"
test_negative = 'neg(?:-(24|48|72))?(x)?'
test_positive = 'pos'
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("XJ:neg-48", "negative 48h"),
        ("XJ:pos", "positive"),
        ("XJ:neg-48 pos", "positive"),
        ("XJ:neg", ""),
        ("XJ:negx", ""),
        ("XJ:nothing", ""),
    ],
)
def test_g60_what_a_text_says_of_a_nucleic_test(tmp_path, text, told):
    """By a site's own patterns; hours that are no number say nothing."""
    file = tmp_path / "own.toml"
    file.write_text(TESTED)
    own = Trust(site="beihe", shapes=shapes.load(file))
    read = credentials.read(symbol(text), own)
    assert isinstance(read, HealthCode)
    assert read.test == told


def test_a_code_without_such_patterns_says_nothing(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    [first, *_] = shapes.load(file).health_codes
    assert first.test("XKM:positive") == ""


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (TESTED.replace("'pos'", "'(pos'"), "health_code[0].test_positive"),
        (TESTED.replace("'pos'", "4"), "health_code[0].test_positive"),
        (TESTED.replace("[[health_code]]", "[[place_code]]"), "place_code[0].test_negative"),
    ],
)
def test_a_pattern_that_is_none_is_told_at_its_place(tmp_path, text, where):
    file = tmp_path / "own.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        shapes.load(file)
    assert refused.value.problems[0].field == where
