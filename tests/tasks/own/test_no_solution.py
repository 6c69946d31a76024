"""What has no solution is refused by the rehearsal's command before it looks for a phone."""

from pathlib import Path

from tests.cli.conftest import Run, adb_server, environment, forks, tapwright

__all__ = ["adb_server", "environment", "forks", "tapwright"]

OWN = "name: Mine\ngoal: Leave the phone as it is\nchecks:\n  - app: com.android.launcher3\n"


def test_the_rehearsal_serves_nothing_it_cannot_play(tapwright: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(OWN)
    found = tapwright("rehearsal", "--task", "mine.yaml", "--device", "nobody")
    assert found.code == 2 and "Mine comes without a solution" in found.err, found
    assert "--model" in found.err
