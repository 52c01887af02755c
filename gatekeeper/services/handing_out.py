"""Lists of people and flats that leave: masked, or in full with a reason and the right to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import import_cells
from gatekeeper.services.import_columns import HEADERS
from gatekeeper.store import households, people_lists
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.people_lists import Listed

SUBJECT = "exports"
PEOPLE, HOUSEHOLDS = "people", "households"

# The columns of an import but the photo, so that the same list can be read again.
COLUMNS = tuple(key for key in HEADERS if key != "photo")
_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "latin_name": mask_name,
    "landlord": mask_name,
    "phone": mask_phone,
    "landlord_phone": mask_phone,
    "id_number": mask_id,
    "paper_number": mask_id,
}
_FLATS = ("building", "unit", "room", "people", "tenants", "rented")


@dataclass(slots=True, kw_only=True)
class ListRun:
    """A list being read, step by step in the read lane; `rows` begin with the heading."""

    database: Database
    what: str
    building: str | None
    in_full: bool
    language: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    is_done: bool = False
    _after: UUID | None = None

    @property
    def count(self) -> int:
        """Lines so far, without the heading."""
        return max(0, len(self.rows) - 1)

    def step(self) -> ListRun:
        """The next lines, in one short transaction; gives itself back."""
        if not self.rows:
            self.rows.append(heading(self.what, self.language))
        with self.database.read() as session:
            if self.what == HOUSEHOLDS:
                for building in self._buildings(session):
                    found = households.of_building(session, building)
                    self.rows += [_flat(row, self.language) for row in found]
                self.is_done = True
                return self
            listed = people_lists.people(session, self.building, self._after)
        self.rows += [_person(one, self.in_full, self.language) for one in listed]
        self._after = listed[-1].person if listed else None
        self.is_done = len(listed) < people_lists.STEP
        return self

    def _buildings(self, session: Any) -> Sequence[str]:
        if self.building is not None:
            return (self.building,)
        return [building for building, _ in households.buildings(session)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOut:
    """What the records give away as a file; the log tells who took what, and why in full."""

    database: Database
    journal: Journal

    def begin(self, what: str, building: str | None, *, in_full: bool, language: str) -> ListRun:
        """A list to be stepped in the read lane."""
        return ListRun(
            database=self.database,
            what=what,
            building=building,
            in_full=in_full,
            language=language,
        )

    def record(self, run: ListRun, operator: Operator) -> None:
        """Before a masked list is written: who takes it, how many lines."""
        require(operator, Act.EDIT_REGISTRY)  # nothing to browse at the gate, on paper neither
        if run.in_full:
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        self._tell("exported", run, operator)

    def record_in_full(self, run: ListRun, reason: str, operator: Operator) -> None:
        """Before a list with full numbers is written; the reason stands in the log."""
        require(operator, Act.EXPORT_FULL)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        self._tell("exported-in-full", run, operator, reason=reason.strip())

    def _tell(self, action: str, run: ListRun, operator: Operator, **told: str) -> None:
        values: dict[str, Any] = {"list": run.what, "rows": run.count, **told}
        if run.building is not None:
            values["building"] = run.building
        with self.database.begin(SUBJECT) as session:
            self.journal.audit(session, action, operator.account, **values)


def heading(what: str, language: str) -> tuple[str, ...]:
    """Headers that an import knows again; of flats their own."""
    is_chinese = language.startswith("zh")
    if what == HOUSEHOLDS:
        chinese = ("楼栋", "单元", "房号", "人数", "租户人数", "出租")
        return chinese if is_chinese else _FLATS
    return tuple(HEADERS[key][0] if is_chinese else key.replace("_", " ") for key in COLUMNS)


def _person(one: Listed, in_full: bool, language: str) -> tuple[str, ...]:
    return tuple(_cell(key, getattr(one, key), in_full, language) for key in COLUMNS)


def _cell(key: str, value: Any, in_full: bool, language: str) -> str:
    if key == "born_on":
        # The year alone still tells a child; the day would tell who it is.
        return "" if value is None else (value.isoformat() if in_full else f"{value:%Y}")
    told = import_cells.written(key, str(value or ""), language)
    mask = _MASKS.get(key)
    return mask(told) if mask and not in_full else told


def _flat(row: households.HouseholdRow, language: str) -> tuple[str, ...]:
    yes = "是" if language.startswith("zh") else "yes"
    return (
        row.building,
        row.unit,
        row.room,
        str(row.members),
        str(row.renters),
        yes if row.is_rented else "",
    )
