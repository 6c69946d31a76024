"""The table of several runs as CSV, a line a run; what is not known is empty."""

import csv
import io
from collections.abc import Mapping
from decimal import Decimal

from ...traces.spreadsheet import cell_text
from ..leaderboard import Contender, Leaderboard


def leaderboard_csv(board: Leaderboard) -> str:
    """The lines with a header, best run first. Shares are 0-1, money is USD, times are seconds;
    texts that a spreadsheet would take for formulas begin with an apostrophe."""
    text = io.StringIO()
    rows = [_row(board, one) for one in board.ranked]
    lines = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue()


def _row(board: Leaderboard, one: Contender) -> Mapping[str, str | int | float | Decimal | None]:
    side, found = one.side, board.against(one)
    ends, apart = side.rate.interval, found.success.interval if found else None
    return {
        "rank": one.rank,
        "run": one.letter,
        "label": cell_text(one.label),
        "folder": cell_text(one.folder),
        "suite": cell_text(board.suite),
        "base": int(one.letter == board.base),
        "units": side.rate.units,
        "passed": side.rate.passed,
        "unscored": side.rate.unscored,
        "missing_units": one.missing,
        "success_rate": side.rate.rate,
        "success_low": ends and ends.low,
        "success_high": ends and ends.high,
        "interval_method": ends and ends.method,
        "difference_to_base": found and found.success.mean,
        "difference_low": apart and apart.low,
        "difference_high": apart and apart.high,
        "pairs": found and found.pairs,
        "gained": found and found.only_b_passed,
        "lost": found and found.only_a_passed,
        "p": one.p,
        "p_holm": one.p_holm,
        "p_mcnemar": found and found.mcnemar_p,
        "step_p50_s": side.step_p50_s,
        "step_p95_s": side.step_p95_s,
        "usd_per_episode": side.cost_per_task_usd,
        "usd_per_verified_success": side.cost_per_success_usd,
        "usd_total": side.cost.total_usd,
        "pareto": None if one.pareto is None else int(one.pareto),
        "judged_units": side.judged,
        "scripted_units": side.scripted,
        "simulated_units": side.simulated,
    }
