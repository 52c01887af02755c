"""What opens about the records: the menu of the clerk, households, people entered by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.config import Settings
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.posts import Post, proposed_profile
from gatekeeper.services.enrolment import Door, Opened
from gatekeeper.text import profile_name, tr
from gatekeeper.ui.duplicates_screen import DuplicatesScreen
from gatekeeper.ui.employers_screen import EmployersScreen
from gatekeeper.ui.handing_out_screen import HandingOutScreen
from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.households_screen import HouseholdsScreen
from gatekeeper.ui.map_openings import MapOpenings
from gatekeeper.ui.moved_out_screen import MovedOutScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.person_form import PersonForm
from gatekeeper.ui.posts_screen import PostsScreen
from gatekeeper.ui.records_menu import RecordsMenu

# 作战图 tells of everybody behind every door: the office's work, and no gate's.
AT_DESK_ALONE = frozenset({"household-map"})

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow
    from gatekeeper.ui.people_openings import PeopleOpenings


class RecordsOpenings(Opening):
    """Every screen works with the rights of whoever opened it, by duty or by PIN."""

    def __init__(
        self, window: MainWindow, app: Any, people: PeopleOpenings, papers: Papers
    ) -> None:
        super().__init__(window, app)
        self._people, self._papers = people, papers
        self._map = MapOpenings(window, app, papers, self.household)

    def menu(self, operator: Operator) -> None:
        """住户档案, from F10."""
        lines: Mapping[str, Callable[[Operator], object]] = {
            "find": self._people.find,
            "new-person": self.new_person,
            "households": self.households,
            "new-household": partial(self.households, is_new=True),
            "household-map": self._map.open,
            "duplicates": self.duplicates,
            "moved-out": self.moved_out,
            "import": self._people.take_list,
            "export": self.hand_out,
            "employers": self.employers,
            "posts": self.posts,
        }
        offered = lines.keys() - (AT_DESK_ALONE if self.window.desk is None else frozenset())
        menu = RecordsMenu(tuple(key for key in lines if key in offered), self.window.tasks)
        menu.chosen.connect(lambda key: lines[key](operator))
        self.window.show_screen(menu)

    def households(self, operator: Operator, *, is_new: bool = False) -> None:
        """The flats of a building."""
        screen = HouseholdsScreen(
            self.app.households,
            self.app.exporting,
            self.window.tasks,
            operator=operator,
            is_new=is_new,
        )
        screen.opened.connect(lambda household: self.household(household, operator))
        self.window.show_screen(screen)

    def duplicates(self, operator: Operator) -> None:
        """Who was entered twice."""
        self.window.show_screen(
            DuplicatesScreen(self.app.duplicates, self.window.tasks, operator=operator)
        )

    def moved_out(self, operator: Operator) -> None:
        """Who left."""
        screen = MovedOutScreen(self.app.households, self.window.tasks)
        screen.card_asked.connect(lambda person: self._people.card(person, operator))
        self.window.show_screen(screen)

    def hand_out(self, operator: Operator) -> None:
        """A list leaves the program."""
        self.window.show_screen(
            HandingOutScreen(
                self.app.handing_out, self.app.households, self.window.tasks, operator=operator
            )
        )

    def employers(self, operator: Operator) -> None:
        """Whom people work for."""
        self.window.show_screen(
            EmployersScreen(self.app.employers, self.window.tasks, operator=operator)
        )

    def posts(self, operator: Operator) -> None:
        """Where somebody stands, and where this station does."""
        screen = PostsScreen(self.app.posts, self.window.tasks, operator=operator)
        screen.stands.connect(self._on_stands)
        self.window.show_screen(screen)

    def _on_stands(self, row: Post) -> None:
        """Into the settings of this station; another profile is proposed where one is usual."""
        settings = replace(self.window.settings, post=row.id.hex, checkpoint=row.name)
        self.window.tasks.run(
            self.window.save,
            settings,
            then=lambda _: self._on_settled(settings, row),
        )

    def _on_settled(self, settings: Settings, row: Post) -> None:
        self.window.use(settings)
        profile = proposed_profile(row.kind, self.app.standing.policy.profile)
        if profile:
            self.window.banner.tell(
                lambda: tr(
                    "This kind of post usually works by the profile “{profile}” (F10).",
                    profile=profile_name(profile),
                )
            )

    def household(self, household: UUID, operator: Operator) -> HouseholdScreen:
        """A household with its people."""
        screen = HouseholdScreen(
            household,
            self.app.households,
            self.app.enrolment,
            self.app.hosts,
            self.app.household_files,
            self.window.tasks,
            operator=operator,
            abroad=self.app.abroad,
        )
        screen.card_asked.connect(lambda person: self._people.card(person, operator))
        screen.person_asked.connect(lambda door: self.new_person(operator, door, screen))
        screen.gathered.connect(partial(self._paper, operator))
        self.window.show_screen(screen)
        return screen

    def _paper(self, operator: Operator, data: Any) -> None:
        """一户一档."""
        name = "household-file"
        self._papers.draw(name, data, f"{name}-{data.place}", tr("Household file"), operator)

    def new_person(
        self, operator: Operator, door: Door | None = None, behind: Any = None
    ) -> PersonForm:
        """An empty form, with the door where it is known."""
        return self._form(operator, behind, door=door)

    def edit(self, person: UUID, operator: Operator, behind: Any = None) -> None:
        """A form with what is known, in full: that is put on record first."""
        self.window.tasks.run(
            self.app.enrolment.open,
            person,
            operator,
            then=lambda opened: self._form(operator, behind, opened=opened),
            failed=behind.on_failed if behind is not None else None,
        )

    def _form(
        self,
        operator: Operator,
        behind: Any,
        *,
        opened: Opened | None = None,
        door: Door | None = None,
    ) -> PersonForm:
        form = PersonForm(
            self.app.enrolment,
            self.app.households,
            self.app.employers,
            self.window.tasks,
            operator=operator,
            opened=opened,
            door=door,
        )
        if behind is not None:
            form.kept.connect(lambda _: behind.reload())
        else:
            form.kept.connect(lambda person: self._people.card(str(person), operator))
        self.window.show_screen(form)
        return form
