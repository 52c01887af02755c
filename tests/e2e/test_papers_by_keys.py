"""Papers reached by keys from the screen of their subject, drawn at the desk and shown."""

from __future__ import annotations

from typing import Any

from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.households_screen import HouseholdsScreen
from gatekeeper.ui.outings_screen import OutingsScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.proofs_screen import ProofsScreen
from gatekeeper.ui.returns_screen import ReturnsScreen
from gatekeeper.ui.staff_papers_screen import StaffPapersScreen
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, House
from tests.reports.papers import words


def on(house: House, kind: type) -> Any:
    """The screen in front, once it is of this kind and knows its rows."""
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def paper(house: House) -> str:
    """The text of the paper in the preview; at its foot stands who had it printed."""
    shown = on(house, PaperPreview)
    assert shown.can_be_shown
    pages = words(shown._pdf)
    assert [page for page in pages if f"打印：{CHIEF}" not in page] == []
    return "".join(pages)


def test_o06_g44_the_papers_of_the_office(opened: Open) -> None:
    house = opened(sign_on=CHIEF, role="office", language="zh_CN")
    by, open_entry = house.window.operator, house.window._openings._on_entry
    open_entry("returns", by)
    on(house, ReturnsScreen)
    house.press("p", ctrl=True)
    on(house, StaffPapersScreen).paper.setFocus()
    house.press("2")
    house.confirm()
    assert "健康申报表" in paper(house)
    open_entry("records", by)
    house.press("3")
    on(house, HouseholdsScreen).list.setFocus()
    house.press("Enter")
    flat = on(house, HouseholdScreen)
    house.press("p", ctrl=True)
    house.confirm()
    told = paper(house)
    assert f"一户一档·{flat._card.place}" in told
    assert "姓名、号码已隐去部分" in told
    assert house.verified().fault is None


def test_g12_a_blank_form_for_employers_from_the_board_of_outings(opened: Open) -> None:
    house = opened(sign_on=CHIEF, language="zh_CN")
    house.press("F9")
    on(house, OutingsScreen).proofs.click()
    on(house, ProofsScreen)
    house.press("b", ctrl=True)
    assert "兹证明" in paper(house)
