"""Codes as pictures, read back by the program's own decoder library."""

from __future__ import annotations

import numpy
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.credentials.envelope import seal_pass
from gatekeeper.errors import GatekeeperError
from tests.credentials.passes import OFFICE, claims

SHORT = "GKT1:0123456789ABCDEFGHIJKLMNOPQRSTUV"


def picture(text, scale=4):
    modules = numpy.pad(numpy.array(matrix(text)), QUIET_ZONE)
    return numpy.kron(numpy.where(modules, 0, 255), numpy.ones((scale, scale))).astype("uint8")


@pytest.mark.parametrize("text", [seal_pass(claims(), OFFICE), SHORT, "GKT1:0", "你好", "1"])
def test_a_drawn_code_reads_back(text):
    (found,) = zxingcpp.read_barcodes(picture(text))
    assert found.text == text
    assert found.format == zxingcpp.BarcodeFormat.QRCode


def test_a_text_that_fits_no_code_is_told():
    with pytest.raises(GatekeeperError) as refused:
        matrix("x" * 5000)
    assert refused.value.code == "code-too-long"


def points(modules):
    """The penalty of a mask as the standard tells it, module by module."""
    side, found = len(modules), 0
    for line in [*modules, *zip(*modules, strict=True)]:
        run = 0
        for at, module in enumerate(line):
            run = run + 1 if at and module == line[at - 1] else 1
            found += {5: 3}.get(run, run > 5)
        padded = [False] * 4 + list(line) + [False] * 4
        for at in range(4, side - 2):
            if padded[at : at + 7] == [True, False, True, True, True, False, True]:
                before, after = padded[at - 4 : at], padded[at + 7 : at + 11]
                found += 40 * (not any(before) or not any(after))
    for row in range(side - 1):
        for column in range(side - 1):
            block = [modules[row + r][column + c] for r in (0, 1) for c in (0, 1)]
            found += 3 * (len(set(block)) == 1)
    share = 100 * sum(map(sum, modules)) / side**2
    return found + 10 * int(abs(share - 50) / 5)


@settings(max_examples=30)
@given(st.text("GKPT1:0123456789ABCDEFXYZ $%*+-./", min_size=1, max_size=290))
def test_the_mask_is_the_one_with_the_smallest_penalty(text):
    codes = [
        segno.make(text, error="m", boost_error=False, micro=False, mask=mask).matrix
        for mask in range(8)
    ]
    masks = [tuple(tuple(map(bool, row)) for row in code) for code in codes]
    chosen = matrix(text)
    assert chosen in masks
    assert points(chosen) == min(map(points, masks))
