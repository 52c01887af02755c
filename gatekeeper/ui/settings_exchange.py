"""The page of the settings with when bundles go to the office, and how long they are kept."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.config import Settings
from gatekeeper.config.exchange import KEEP_DAYS, LIVE_SECONDS, SHORTEST_LIVE
from gatekeeper.domain.typed import time_typed
from gatekeeper.text import tr
from gatekeeper.ui.inputs import Number, line
from gatekeeper.ui.screen import label
from gatekeeper.ui.settings_pages import Page


class ExchangePage(Page):
    """Hour of the night, seconds between live exchanges, days a bundle is kept."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        told = settings.exchange
        at = line(longest=5)
        at.setText(told.at)
        self.live = Number(*LIVE_SECONDS, told.live_seconds, tr("seconds"))
        self.keep = Number(*KEEP_DAYS, told.keep_days, tr("days"))
        self.form.add("at", lambda: tr("Exchange every night at"), at, _time_fault)
        self.form.add(
            "live", lambda: tr("Live exchange every (0: at night only)"), self.live, _live
        )
        self.form.add("keep", lambda: tr("Delete bundles the office has after"), self.keep)
        self.hint = label("hint")
        self.say(
            self.hint.setText,
            lambda: tr(
                "Live goes over https:// only: quota, who is inside and repeated passages then "
                "hold across the posts of the community."
            ),
        )
        self.column.addWidget(self.hint)
        self.column.addStretch(1)

    def changed(self, settings: Settings) -> Settings:
        at = time_typed(self.form["at"])
        exchange = replace(
            settings.exchange,
            at=f"{at:%H:%M}" if at is not None else settings.exchange.at,
            live_seconds=self.live.value,
            keep_days=self.keep.value,
        )
        return replace(settings, exchange=exchange)

    def retranslate(self) -> None:
        super().retranslate()
        self.live.set_unit(tr("seconds"))
        self.keep.set_unit(tr("days"))


def _time_fault(typed: str) -> str:
    return "" if time_typed(typed) is not None else tr("Please type a time such as 16:00.")


def _live(typed: str) -> str:
    seconds = int(typed or 0)
    if 0 < seconds < SHORTEST_LIVE:
        return tr("0, or at least {seconds} seconds.", seconds=SHORTEST_LIVE)
    return ""
