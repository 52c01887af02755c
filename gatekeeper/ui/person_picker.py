"""Somebody of the records: found as one types a name, a door or a pass number; Enter chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.registry import PersonRow
from gatekeeper.text import tr
from gatekeeper.ui.row_picker import RowPicker

Search = Callable[[str, Callable[[Sequence[PersonRow]], None]], None]


class PersonPicker(RowPicker):
    """People by name, door, number of the pass or end of the phone."""

    @property
    def person(self) -> UUID | None:
        row: PersonRow | None = self.row
        return row.person if row is not None else None

    def words(self, row: PersonRow) -> str:
        """Masked name and door: enough to tell one from another."""
        return "  ".join(part for part in (mask_name(row.name), row.place) if part)

    @property
    def missing(self) -> str:
        return tr("Whom?")

    @property
    def unchosen(self) -> str:
        return tr("Choose a person from the list.")

    @property
    def unknown(self) -> str:
        return tr("Nobody of this name or address.")
