"""Texts that a spreadsheet must not take for formulas."""

# A cell that begins so is one (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell_text(text: str) -> str:
    """A text as a cell of a CSV file; an apostrophe makes a spreadsheet take it for a text."""
    return f"'{text}" if text.startswith(_FORMULA) else text
