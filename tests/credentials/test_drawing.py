"""Codes as pictures, read back by the program's own decoder library."""

from __future__ import annotations

import cv2
import numpy
import pytest
import zxingcpp

from gatekeeper.credentials.drawing import QUIET_ZONE, matrix, qr_png, qr_svg
from gatekeeper.credentials.envelope import seal_pass
from gatekeeper.errors import GatekeeperError
from tests.credentials.passes import OFFICE, claims


@pytest.mark.parametrize("text", [seal_pass(claims(), OFFICE), "GKT1:0", "你好", "1"])
def test_a_drawn_code_reads_back(text):
    picture = cv2.imdecode(numpy.frombuffer(qr_png(text), numpy.uint8), cv2.IMREAD_GRAYSCALE)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == text
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    modules = matrix(text)
    assert {len(row) for row in modules} == {len(modules)}
    assert picture.shape[0] == 8 * (len(modules) + 2 * QUIET_ZONE)


def test_the_svg_is_one_image_of_the_asked_size():
    svg = qr_svg("GKT1:0", scale=2)
    assert svg.count("<svg") == 1
    assert f'width="{2 * (len(matrix("GKT1:0")) + 2 * QUIET_ZONE)}"' in svg


def test_a_text_that_fits_no_code_is_told():
    with pytest.raises(GatekeeperError) as refused:
        matrix("x" * 5000)
    assert refused.value.code == "code-too-long"
