"""The host of a visitor: found as one types a door or a name, chosen by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.hosts import HostRow
from gatekeeper.text import tr
from gatekeeper.ui.row_picker import RowPicker

Answered = Callable[[Sequence[HostRow]], None]
Search = Callable[[str, Answered], None]


class HostPicker(RowPicker):
    """Households by door or name."""

    @property
    def host(self) -> HostRow | None:
        return self.row

    def words(self, row: HostRow) -> str:
        """Door and masked name; of a household remembered only by its door no name is shown."""
        return "  ".join(part for part in (row.place, mask_name(row.name)) if part)

    @property
    def missing(self) -> str:
        return tr("Whom does the visitor come to?")

    @property
    def unchosen(self) -> str:
        return tr("Choose the host from the list.")

    @property
    def unknown(self) -> str:
        return tr("No such household or name.")
