"""What a judge said of an episode, as a page shows it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from ..files import unseal_record

# Beside the trace, of a later layer: it is read here as the JSON that it is.
_FILE = "judgement.json"
_KEPT = ("status", "wanted", "guidelines_by", "fallback")
_STATUSES = ("passed", "failed", "unverified")
_OF_A_VOTE = ("opinion", "reasons", "guidelines")


def judgement_path(folder: Path) -> Path:
    """Where the judgement of an episode lies if there is one."""
    return folder / _FILE


def opinion(folder: Path) -> Mapping[str, Any] | None:
    """Who judged an episode, and as what: all that a list of episodes shows; None if nobody did."""
    said = judged(folder)
    if said is None or "trouble" in said:
        return None
    return {name: said[name] for name in ("judge", "status")}


def judged(folder: Path) -> Mapping[str, Any] | None:
    """The status, votes and findings of a judgement; None without one.

    A file that cannot be read is told as `trouble`.
    """
    path = judgement_path(folder)
    if path.is_symlink() or not path.is_file():
        return None
    try:
        whole: object = json.loads(unseal_record(path.read_bytes()).content)
    except (OSError, ValueError, RecursionError) as error:
        return {"trouble": f"{_FILE} cannot be read: {error}"}
    if not isinstance(whole, dict):
        return {"trouble": f"{_FILE} is no judgement"}
    document = cast(Mapping[str, Any], whole)
    judge, votes, found = (document.get(name) for name in ("judge", "votes", "found"))
    if not isinstance(judge, dict) or document.get("status") not in _STATUSES:
        return {"trouble": f"{_FILE} is no judgement"}
    return {
        **{name: document.get(name) for name in _KEPT},
        "judge": cast(Mapping[str, Any], judge).get("profile", ""),
        "votes": [{name: vote.get(name) for name in _OF_A_VOTE} for vote in _records(votes)],
        "found": _records(found),
    }


def _records(found: object) -> list[Mapping[str, Any]]:
    """Those of a list that are objects; none if it is no list."""
    each = cast(list[object], found) if isinstance(found, list) else []
    return [cast(Mapping[str, Any], one) for one in each if isinstance(one, dict)]
