"""Goods put down, one line a drop (G35), and a caller let in (G16): forms of their ledgers."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from gatekeeper import text
from gatekeeper.domain.goods import NOWHERE, last_digits, waybill_of
from gatekeeper.domain.ledger import said
from gatekeeper.domain.policy import Caller, CallersRule
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.services.callers import Callers
from gatekeeper.text import tr
from gatekeeper.text.goods import caller_words
from gatekeeper.ui.ledger_editors import fill_in, line_in
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.screen import button

WAYBILLS, PIECES = "waybills", "pieces"


class DropForm(LedgerForm):
    """Where the profile wants it, waybills that are scanned meanwhile are counted, each once."""

    def __init__(self, rule: CallersRule, caller: Caller, *args: Any, **more: Any) -> None:
        self._rule, self._caller = rule, caller
        self._seen: set[str] = set()
        super().__init__(*args, **more)
        if caller is Caller.TAKEAWAY:
            fill_in(self.editors, {"company": "takeaway"}, over=False)
        self.form.fields[WAYBILLS].setVisible(rule.waybills)
        self._waybills.returnPressed.connect(self._on_typed)
        self.say(self.hint.setText, self._hint)

    def _hint(self) -> str:
        told = said(self._ledger.hint, text.language())
        if not self._rule.waybills:
            return told
        count = tr("Waybills scanned: {count}.", count=len(self._seen))
        return f"{told}  {count}"

    def take_symbol(self, symbol: Symbol) -> bool:
        """A waybill in front of a camera or reader; anything else is the gate's."""
        is_product = symbol.symbology is Symbology.EAN
        number = waybill_of(symbol.text) if self._rule.waybills and not is_product else ""
        if not number:
            return False
        if number not in self._seen:
            self._seen.add(number)
            self._waybills.setText(f"{self._waybills.text()}{last_digits(number)} ")
            self.hint.setText(self._hint())
        return True

    @property
    def _waybills(self) -> QLineEdit:
        typed = line_in(self.editors[WAYBILLS])
        assert typed is not None
        return typed

    def _shorten(self) -> None:
        """What a reader typed into the line becomes its last four digits, once."""
        words = []
        for word in self._waybills.text().split():
            number = waybill_of(word)
            if not number:
                words.append(word)
            elif number not in self._seen:
                self._seen.add(number)
                words.append(last_digits(number))
        self._waybills.setText("".join(f"{word} " for word in words))
        self.hint.setText(self._hint())

    def _on_typed(self) -> None:
        self._shorten()
        self._waybills.setFocus()

    def submit(self) -> None:
        """Parcels that were only scanned are of no building yet."""
        self._shorten()
        pieces = line_in(self.editors[PIECES])
        if self._seen and pieces is not None and not pieces.text().strip():
            pieces.setText(f"{NOWHERE}:{len(self._seen)}")
        super().submit()


class CallerForm(LedgerForm):
    """`finished` carries what the gate shows afterwards; `goods_asked`: goods stay here instead."""

    goods_asked = Signal()

    def __init__(
        self, callers: Callers, caller: Caller, lane: str, *args: Any, **more: Any
    ) -> None:
        self._callers, self._caller, self._lane = callers, caller, lane
        super().__init__(*args, **more)
        self.form.fields["kind"].hide()
        self.form.fields["occurred_at"].hide()
        fill_in(self.editors, {"kind": caller.value}, over=True)
        self.goods = button()
        self.goods.clicked.connect(self.goods_asked)
        self.buttons.insertWidget(self.buttons.count() - 1, self.goods)
        if caller is Caller.RIDE:
            self.goods.hide()
        self.say(self.title.setText, lambda: caller_words(caller))
        self.say(self.goods.setText, lambda: tr("Goods stay here"))
        self.offer(lambda: tr("Let in"))

    def submit(self) -> None:
        if not self.form.look():
            self.tell(tr("Please look at the marked fields."), problem=True)
            return
        act = partial(self._callers.let_in, self._lane, self._caller, self.draft())
        self.run(act, self._operator, then=self.finished.emit)
