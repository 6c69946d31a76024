"""docs/fidelity.md is what the checks of today make of it."""

import pytest

from .page import PAGE, Rows, page_text, read_rows


def test_the_page_is_current() -> None:
    """`make fidelity` brings it up to date."""
    assert PAGE.read_text("utf-8") == page_text(read_rows())


@pytest.mark.parametrize(
    ("proof", "why"),
    [("tests/nowhere.py", "no file"), ("tests/pocket/test_yadb.py::test_it_flies", "no test")],
)
def test_what_is_proved_by_nothing_is_not_claimed(proof: str, why: str) -> None:
    rows = read_rows()
    bad = rows.screens[0].model_copy(update={"proof": (proof,)})
    with pytest.raises(LookupError, match=why):
        page_text(rows.model_copy(update={"screens": (bad,)}))


def test_every_app_has_a_row() -> None:
    rows = read_rows()
    left = dict(list(rows.apps.items())[1:])
    with pytest.raises(LookupError, match="launcher3"):
        page_text(Rows(apps=left, screens=(), clients=(), outputs=()))
