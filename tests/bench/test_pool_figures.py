"""What a report says of a pool's phones, from the events of its run."""

from pathlib import Path

from tapwright.bench.report.pool import POOL, pool_figures, pool_words, read_pool

EVENTS = """\
{"at": "t", "member": "a", "what": "started", "took_s": 1.5}
{"at": "t", "member": "b", "what": "started", "took_s": 1.5}
{"at": "t", "member": "a", "what": "ill", "why": "gives no picture"}
{"at": "t", "member": "a", "what": "failed", "why": "reset failed: no", "cure": "reset"}
{"at": "t", "member": "a", "what": "cured", "cure": "restart", "took_s": 2.0, "later": 1}
{"at": "t", "member": "b", "what": "recycled", "why": "after 40 episodes"}
{"at": "t", "member": "b", "what": "aside", "why": "is gone"}
{"at": "t", "member": "b", "wh"""


def test_events_become_figures(tmp_path: Path) -> None:
    (tmp_path / POOL).write_text(EVENTS, "utf-8")
    figures = pool_figures(read_pool(tmp_path))
    assert figures is not None and figures.phones == 2
    assert (figures.cures, figures.failed_cures) == ({"restart": 1}, {"reset": 1})
    assert (figures.recycled, figures.aside) == (1, {"b": "is gone"})
    words = "2, 1 set aside; cured by 1 restart; 1 cure failed; 1 made as new"
    assert pool_words(figures) == words


def test_a_run_without_a_pool_has_none(tmp_path: Path) -> None:
    assert read_pool(tmp_path) == () and pool_figures(()) is None
