"""Every screen of the records, made on a desk, for the tests that look at all screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from gatekeeper.services.handing_out import HandingOut
from gatekeeper.ui.duplicates_screen import DuplicatesScreen
from gatekeeper.ui.employers_screen import EmployersScreen
from gatekeeper.ui.handing_out_screen import HandingOutScreen
from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.households_screen import HouseholdsScreen
from gatekeeper.ui.moved_out_screen import MovedOutScreen
from gatekeeper.ui.people_openings import SECTIONS
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.person_form import PersonForm
from gatekeeper.ui.posts_screen import PostsScreen
from gatekeeper.ui.records_menu import WORDS, RecordsMenu


def records(desk: Any) -> tuple[Callable[[], QWidget], ...]:
    """With a person of the records in each that shows one."""
    post, tasks, who = desk.post, desk.tasks, {"operator": desk.chief}
    (person,) = [row.person for row in desk.registry.search("12-2-502")]
    flat = post.households.behind("12-2-502").household
    wired = {"database": post.database, "journal": post.database.journal}
    people = (post.enrolment, post.households, post.employers, tasks)
    flats = (post.enrolment, post.hosts, post.household_files)
    office = (desk.registry, desk.passes, post.standing, tasks)
    return (
        partial(RecordsMenu, tuple(WORDS), tasks),
        partial(PersonForm, *people, opened=post.enrolment.open(person, desk.chief), **who),
        partial(PersonCardScreen, person, *office, sections=SECTIONS, app=post, **who),
        partial(HouseholdScreen, flat, post.households, *flats, tasks, **who),
        partial(HouseholdsScreen, post.households, desk.exporting, tasks, is_new=True, **who),
        partial(MovedOutScreen, post.households, tasks),
        partial(EmployersScreen, post.employers, tasks, **who),
        partial(DuplicatesScreen, post.duplicates, tasks, **who),
        partial(HandingOutScreen, HandingOut(**wired), post.households, tasks, **who),
        partial(PostsScreen, post.posts, tasks, **who),
    )
