"""Hours written down by hand (O33): of volunteers and delegates who sign on nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.posts import Post
from gatekeeper.domain.typed import day_typed, hours_typed
from gatekeeper.services.duty import Member, meant
from gatekeeper.services.duty_lists import DutyLists
from gatekeeper.services.stints import Entry, Stints
from gatekeeper.text import tr
from gatekeeper.text.crew import affiliation_name
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.screen import Screen, Tasks, label
from gatekeeper.ui.typed import day_fault, hours_fault


class StintForm(Screen):
    """One after the other: the form stays for the next one, day and hours as they were."""

    def __init__(
        self,
        stints: Stints,
        lists: DutyLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        affiliations: Sequence[str],
    ) -> None:
        super().__init__(tasks, parent)
        self._stints, self._operator = stints, operator
        self._affiliations = affiliations
        self._crew: tuple[Member, ...] = ()
        self._posts: tuple[Post, ...] = ()
        self.name, self.day, self.hours, self.work = (line(longest=n) for n in (80, 10, 13, 200))
        self.affiliation, self.post = choice(self._origins()), choice([])
        self.day.setText(stints.today.isoformat())
        self.form = Form(columns=2)
        self.form.add("name", lambda: tr("Name or initials"), self.name)
        self.form.add("affiliation", lambda: tr("Comes from"), self.affiliation)
        self.form.add("day", lambda: tr("Date"), self.day, day_fault)
        self.form.add("hours", lambda: tr("From - until"), self.hours, hours_fault)
        self.form.add("post", lambda: tr("Post"), self.post)
        self.form.add("work", lambda: tr("What was done (recorded)"), self.work)
        self.hours.setPlaceholderText("08:00-20:00")
        self.meant = label("hint")
        self.name.textChanged.connect(lambda _: self._on_typed())
        self.body.addWidget(self.form)
        self.body.addWidget(self.meant)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Write down hours"))
        self.say(
            self.hint.setText,
            lambda: tr("For people who sign on nowhere. An end before the beginning is next day."),
        )
        self.offer(lambda: tr("Write down"))
        self.setFocusProxy(self.name)
        self.run(lists.crew, then=self._show_crew, lane="read")
        self.run(stints.posts.all, then=self._show_posts, lane="read")

    def _show_crew(self, crew: Sequence[Member]) -> None:
        self._crew = tuple(crew)

    def _show_posts(self, posts: Sequence[Post]) -> None:
        self._posts = tuple(one for one in posts if one.closed_on is None)
        fill(self.post, [(one.id, one.full_name) for one in self._posts], self._stints.posts.here)

    def _on_typed(self) -> None:
        """Of somebody known it is known where he comes from."""
        known = meant(self.name.text(), self._crew)
        self.affiliation.setEnabled(known is None or not known.affiliation)
        if known is not None and known.affiliation:
            fill(self.affiliation, self._origins(), known.affiliation)
        where = affiliation_name(known.affiliation) if known and known.affiliation else ""
        self.meant.setText(" · ".join(filter(None, (known.name if known else "", where))))

    def _member(self) -> Member:
        known = meant(self.name.text(), self._crew)
        if known is not None and known.affiliation:
            return known
        return Member(
            name=known.name if known else self.name.text(),
            affiliation=str(self.affiliation.currentData() or ""),
            account=known.account if known else None,
        )

    def submit(self) -> None:
        day, hours = day_typed(self.day.text()), hours_typed(self.hours.text())
        post = self.post.currentData()
        if not self.form.look() or day is None or hours is None or post is None:
            return
        entry = Entry(
            member=self._member(),
            post=post,
            day=day,
            since=hours[0],
            until=hours[1],
            work=self.work.text(),
        )
        self.run(self._stints.enter, entry, self._operator, then=self._on_kept, failed=self._on_not)

    def _on_kept(self, _: Any) -> None:
        self.tell(tr("Written down: {name}.", name=self._member().name))
        self.name.clear()
        self.name.setFocus()
        for field in self.form.fields.values():
            field.show_problem("")

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def _origins(self) -> list[tuple[str, str]]:
        return [(key, affiliation_name(key)) for key in self._affiliations]

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.affiliation, self._origins())
