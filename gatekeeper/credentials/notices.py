"""Everything that is no credential, named for the operator in passing: nothing is ever opened.

A typed or scanned pass number, resident ID, phone or plate is no credential either (anyone may
know it): it is named, and the search finds its holder.
"""

from __future__ import annotations

import re

from gatekeeper.credentials import shapes
from gatekeeper.credentials.trust import Trust
from gatekeeper.domain import identifiers
from gatekeeper.domain.access import Notice
from gatekeeper.domain.goods import waybill_of
from gatekeeper.domain.readings import Symbol, Symbology

MESSAGES = {
    "notice-payment": "A payment code ({service}), not a pass.",
    "notice-wifi": "A Wi-Fi code, not a pass.",
    "notice-contact": "A business card, not a pass.",
    "notice-place-code": "A place code ({name}): the visitor scans it, not the gate.",
    "notice-certificate": "A health certificate ({scheme}); this gate cannot verify it.",
    "notice-url": "A web link ({host}), not a pass; it was not opened.",
    "notice-link": "A link for a phone, not a pass; it was not opened.",
    "notice-pass-number": "A pass number: look it up in the search.",
    "notice-resident-id": "A resident ID number: look the person up in the search.",
    "notice-phone": "A phone number: look the person up in the search.",
    "notice-plate": "A number plate: look it up in the search.",
    "notice-waybill": "A parcel's waybill: put goods down with F7.",
    "notice-product": "A product barcode, not a pass.",
    "notice-unknown": "A code that is not a pass.",
}

# The payment services' own names, the same in each language.
ALIPAY, WECHAT, UNIONPAY, DIGITAL_YUAN = "支付宝", "微信支付", "云闪付", "数字人民币"
PAYMENT_HOSTS = {
    "qr.alipay.com": ALIPAY,
    "mobilecodec.alipay.com": ALIPAY,
    "wx.tenpay.com": WECHAT,
    "payapp.weixin.qq.com": WECHAT,
    "qr.95516.com": UNIONPAY,
    "qr.chinaums.com": UNIONPAY,
}
PAYMENT_PREFIXES = {"wxp://": WECHAT, "weixin://wxpay/": WECHAT, "alipays://": ALIPAY}
# Codes shown to a till, as the services publish them: Alipay 25 to 30 and 16 to 24 digits in all,
# WeChat 10 to 15 and 18 digits, UnionPay 62 and 19 digits, digital yuan 01 and 19 digits.
PAYMENT_DIGITS = (
    (re.compile(r"(2[5-9]|30)[0-9]{14,22}"), ALIPAY),
    (re.compile(r"1[0-5][0-9]{16}"), WECHAT),
    (re.compile(r"62[0-9]{17}"), UNIONPAY),
    (re.compile(r"01[0-9]{17}"), DIGITAL_YUAN),
)

CERTIFICATES = {
    "HC1:": "EU DCC",
    "SHC:/": "SMART Health Card",
    "SHLINK:/": "SMART Health Link",
    "NZCP:/": "NZ COVID Pass",
    "NL2:": "CoronaCheck NL",
    "DC03": "2D-Doc",
    "DC04": "2D-Doc",
}
# A visible digital seal of ICAO is JSON with its type in the head.
VDS_NC = re.compile(r'"t"\s*:\s*"icao\.')

CONTACTS = ("BEGIN:VCARD", "MECARD:", "BIZCARD:", "BEGIN:VEVENT", "BEGIN:VCALENDAR")
# A scheme is two letters or more, so that "3:A" or "X:1" is no link.
LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:\S+")


def parse(symbol: Symbol, trust: Trust) -> Notice:
    """What this is, as far as its shape tells; never None."""
    text = symbol.text
    if symbol.symbology is Symbology.EAN:
        return Notice(code="notice-product")
    for named in (_payment, _card, _certificate, _number):
        notice = named(text)
        if notice:
            return notice
    return _address(text, trust)


def _payment(text: str) -> Notice | None:
    service = next((s for prefix, s in PAYMENT_PREFIXES.items() if text.startswith(prefix)), None)
    address = shapes.split(text)
    if address is not None:
        hosts = PAYMENT_HOSTS.items()
        service = next((s for host, s in hosts if shapes.host_in(address, [host])), None)
    # A WeChat code has the length of a resident ID; check character and date tell them apart.
    elif service is None and not identifiers.is_resident_id(text):
        service = next((s for form, s in PAYMENT_DIGITS if form.fullmatch(text)), None)
    return Notice(code="notice-payment", parameters={"service": service}) if service else None


def _card(text: str) -> Notice | None:
    upper = text[:16].upper()
    if upper.startswith("WIFI:"):
        return Notice(code="notice-wifi")
    return Notice(code="notice-contact") if upper.startswith(CONTACTS) else None


def _certificate(text: str) -> Notice | None:
    upper = text[:16].upper()
    scheme = next((s for prefix, s in CERTIFICATES.items() if upper.startswith(prefix)), None)
    if scheme is None and text.startswith("{") and VDS_NC.search(text):
        scheme = "ICAO VDS-NC"
    return Notice(code="notice-certificate", parameters={"scheme": scheme}) if scheme else None


_NUMBERS = (
    ("notice-resident-id", identifiers.is_resident_id),
    ("notice-phone", identifiers.is_phone),
    ("notice-plate", identifiers.is_plate),
    ("notice-pass-number", identifiers.is_pass_number),
    ("notice-waybill", waybill_of),
)


def _number(text: str) -> Notice | None:
    return next((Notice(code=code) for code, is_one in _NUMBERS if is_one(text)), None)


def _address(text: str, trust: Trust) -> Notice:
    place = shapes.find(trust.shapes.place_codes, text)
    if place is not None:
        return Notice(code="notice-place-code", parameters={"name": place.name})
    address = shapes.split(text)
    if address is not None:
        # The host alone: the rest may hold a name, a number or a token.
        return Notice(code="notice-url", parameters={"host": (address.hostname or "")[:80]})
    return Notice(code="notice-link" if LINK.fullmatch(text) else "notice-unknown")
