"""`python -m tests.fidelity` writes docs/fidelity.md anew."""

from tests.fidelity.page import PAGE, page_text, read_rows

PAGE.write_text(page_text(read_rows()), "utf-8")
