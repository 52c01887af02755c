"""The goods' screens: what a guard sees, what is refused beside its field (G16, G35-G37)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.policy import Caller, CallersRule
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.ui.door_screens import RelayScreen, RequestsScreen
from gatekeeper.ui.drop_form import DropForm
from gatekeeper.ui.goods_panel import GoodsPanel
from gatekeeper.ui.shelf_screen import ShelfScreen
from tests.observed import observed
from tests.shed import Shed
from tests.ui.screen_kit import open_desk, press, show

ENTER = Qt.Key.Key_Return


class Counter(Shed):
    """The goods services at a desk, and the screens on them."""

    def __init__(self, desk, qtbot):
        super().__init__(desk.post)
        self.desk, self.qtbot = desk, qtbot

    def shown(self, made):
        show(self.qtbot, made, 1366, 640)
        return made

    def shelf(self):
        return self.shown(
            ShelfScreen(
                self.goods,
                self.desk.registry,
                self.desk.tasks,
                operator=self.desk.guard,
                clock=self.desk.post.clock,
            )
        )

    def door(self, kind, key):
        ledger = self.ledgers.ledger(key, self.desk.guard)
        desk = self.desk
        return self.shown(kind(self.goods, self.ledgers, ledger, desk.tasks, operator=desk.guard))


@pytest.fixture
def shed(tmp_path, qtbot):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield Counter(desk, qtbot)


def cells(view):
    model = view.model
    return [
        [model.data(model.index(row, column)) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_g16_the_panel_says_what_the_profile_says(shed):
    panel = shed.shown(GoodsPanel(CallersRule(), shed.desk.tasks))
    words = [made.text() for made in panel.choices.buttons]
    assert words[0] == "1  Courier: at the gate"
    chosen = []
    panel.finished.connect(chosen.append)
    press(panel, "9", "3")
    assert chosen == ["ride"]


@pytest.mark.parametrize("wanted", [True, False])
def test_g35_waybills_count_only_where_the_profile_wants_it(shed, wanted):
    form = shed.shown(
        DropForm(
            CallersRule(waybills=wanted),
            Caller.TAKEAWAY,
            shed.ledgers.ledger("goods-drop", shed.desk.guard),
            shed.ledgers,
            shed.lists,
            shed.desk.registry,
            shed.desk.tasks,
            operator=shed.desk.guard,
        )
    )
    assert form.editors["company"].value == "takeaway"
    assert form.take_symbol(Symbol(text="SF1234567894821")) is wanted
    assert not form.take_symbol(Symbol(text="GKP1:x"))
    assert not form.take_symbol(Symbol(text="6901234567892", symbology=Symbology.EAN))
    assert form.form.fields["waybills"].isVisible() is wanted
    form.editors["pieces"].setText("🙂")
    press(form, ENTER, ctrl=True)
    assert form.form.fields["pieces"].problem.text()
    assert form.editors["pieces"].text() == "🙂"


def test_g35_the_shelf_ticks_by_door_by_digits_and_by_building(shed):
    screen = shed.shelf()
    assert screen.list.nothing.isVisible()
    shed.add("goods-drop", pieces="3:4 12:1", company="sf", fresh="3:1")
    shed.add("goods-drop", pieces="12:2", company="sf", waybills="4821")
    screen.reload()
    assert [row[:3] for row in cells(screen.list)] == [["3", "4", "1"], ["12", "3", ""]]
    [row] = shed.desk.registry.search("3-1-301")
    screen.who.choose(row)
    assert screen.building.text() == "3"
    screen.pieces.typed.setText("9")
    press(screen, ENTER, ctrl=True)
    assert "4 pieces" in screen.form.fields["pieces"].problem.text()
    screen.pieces.typed.setText("4")
    press(screen, ENTER, ctrl=True)
    assert screen.message.text() == "4 collected."
    screen.waybill.setText("4821")
    screen.waybill.editingFinished.emit()
    assert screen.building.text() == "12"
    press(screen, ENTER, ctrl=True)
    assert cells(screen.list)[0][:2] == ["12", "2"]
    press(screen, ENTER, ctrl=True)
    assert screen.form.fields["building"].problem.text() == "Which building?"
    screen.list.setFocus()
    press(screen.list, ENTER)
    assert screen.building.text() == "12"


def test_g35_what_lies_too_long_is_told_and_goes_on_paper(shed):
    shed.add("goods-drop", pieces="3:4", company="sf")
    shed.desk.post.clock.advance(days=2)
    shed.add("goods-drop", pieces="?:1", company="sf")
    screen = shed.shelf()
    assert cells(screen.list)[0][-1] == "too long"
    assert cells(screen.list)[1][0] == "no building"
    screen.list.chip_buttons[0].click()
    assert len(cells(screen.list)) == 1
    asked = []
    screen.paper_asked.connect(asked.append)
    screen.paper.click()
    assert len(asked[0]) == 2


def test_g36_the_day_s_list_leads_to_an_entry_and_takes_its_steps(shed):
    screen = shed.door(RelayScreen, "relay")
    assert screen.list.nothing.isVisible()
    [row] = shed.desk.registry.search("12-2-501")
    observed(shed.desk.post, row.person)
    screen.reload()
    assert screen.hint.text() == "Waiting: 0, at the door today: 0, nothing yet today: 1."
    asked = []
    screen.entry_asked.connect(asked.append)
    press(screen, ENTER)
    screen.primary.click()
    assert (asked, screen.message.text()) == (["12-2-501"], "Choose an entry first.")
    entry = shed.add("relay", household="12-2-501", item="药", pieces="1")
    screen.reload()
    opened = []
    screen.opened.connect(opened.append)
    screen.list.opened.emit(screen.list.current)
    assert opened == [entry.id]
    screen.whom.returnPressed.emit()
    assert screen.message.text(), "to nobody nothing is assigned"
    screen.whom.setText("小李")
    screen.whom.returnPressed.emit()
    assert cells(screen.list)[0][1:4] == ["药 × 1", "小李", "on the way"]
    screen.primary.click()
    assert cells(screen.list)[0][3] == "at the door"


def test_g37_requests_stand_by_need_with_their_times(shed):
    told = {"name": "张三", "phone": "13800138000"}
    shed.add("requests", **told, kind="lift", what="医院", group="ordinary")
    shed.add("requests", **told, kind="medicine", what="降压药", group="alone", served_at="15:00")
    screen = shed.door(RequestsScreen, "requests")
    assert [row[0] for row in cells(screen.list)] == ["▲", ""]
    assert cells(screen.list)[0][2:6] == ["Medicine", "", "降压药", "15:00"]
    screen.primary.click()
    rows = cells(screen.list)
    assert [row[0] for row in rows] == ["", "▲"]
    assert rows[1][-1]
