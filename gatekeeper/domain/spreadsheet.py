"""Cells as text that no spreadsheet computes."""

from __future__ import annotations

# A cell that begins so is computed by a spreadsheet (OWASP, "CSV injection"); the wide forms are
# taken for the narrow ones by East Asian editions.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def tame(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_SIGNS) else cell
