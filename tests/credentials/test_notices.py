"""What is no evidence is named in passing and never opened."""

from __future__ import annotations

import pytest

from gatekeeper import credentials
from gatekeeper.credentials.notices import MESSAGES
from gatekeeper.domain.access import Notice
from gatekeeper.domain.identifiers import id_check_character, pass_number
from gatekeeper.domain.readings import Symbology
from tests.credentials.passes import symbol, trust

ID = "11010519491231002" + id_check_character("11010519491231002")


@pytest.mark.parametrize(
    ("text", "code", "parameters"),
    [
        ("https://qr.alipay.com/fkx01", "payment", {"service": "支付宝"}),
        ("alipays://platformapi/startapp", "payment", {"service": "支付宝"}),
        ("281234567890123456", "payment", {"service": "支付宝"}),
        ("wxp://f2f0abc", "payment", {"service": "微信支付"}),
        ("134567890123456789", "payment", {"service": "微信支付"}),
        ("https://qr.95516.com/0001", "payment", {"service": "云闪付"}),
        ("6212345678901234567", "payment", {"service": "云闪付"}),
        ("0112345678901234567", "payment", {"service": "数字人民币"}),
        ("WIFI:S:home;T:WPA;P:secret;;", "wifi", {}),
        ("BEGIN:VCARD\nN:张三\nEND:VCARD", "contact", {}),
        ("MECARD:N:张三;;", "contact", {}),
        ("https://csm.example/place/7", "place-code", {"name": "演练场所码"}),
        ("HC1:6BFOXN", "certificate", {"scheme": "EU DCC"}),
        ("shc:/567629", "certificate", {"scheme": "SMART Health Card"}),
        ("shlink:/eyJ", "certificate", {"scheme": "SMART Health Link"}),
        ("NZCP:/1/2KCE", "certificate", {"scheme": "NZ COVID Pass"}),
        ("NL2:ABC", "certificate", {"scheme": "CoronaCheck NL"}),
        (
            '{"data":{"hdr":{"is":"UTO","t":"icao.vacc","v":1}},"sig":{}}',
            "certificate",
            {"scheme": "ICAO VDS-NC"},
        ),
        ('{"t":"other"}', "unknown", {}),
        ("https://www.example.com/secret?token=1", "url", {"host": "www.example.com"}),
        ("tel:13812345678", "link", {}),
        ("weixin://dl/business/?t=1", "link", {}),
        (ID, "resident-id", {}),
        ("138 1234 5678", "phone", {}),
        ("苏B·12345", "plate", {}),
        (pass_number(123), "pass-number", {}),
        (pass_number(123).replace("-", ""), "pass-number", {}),
        ("Hello", "unknown", {}),
        ("", "unknown", {}),
        ("X:1", "unknown", {}),
        ("https://[", "link", {}),
        ("x" * 8000, "unknown", {}),
    ],
)
def test_a_code_is_named_by_its_shape(text, code, parameters):
    expected = Notice(code=f"notice-{code}", parameters=parameters)
    assert credentials.read(symbol(text), trust()) == expected
    assert expected.code in MESSAGES
    MESSAGES[expected.code].format(**parameters)


def test_a_product_is_named_by_its_bars():
    read = credentials.read(symbol("6901234567892", symbology=Symbology.EAN), trust())
    assert read == Notice(code="notice-product")


def test_nothing_private_of_a_code_stands_in_its_notice():
    for text in ("WIFI:S:home;P:secret;;", "https://a.example/secret", "BEGIN:VCARD\nsecret"):
        assert "secret" not in str(credentials.read(symbol(text), trust()))
