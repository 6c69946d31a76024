"""What `import tapwright` gives at once, as the README uses it."""

import subprocess
import sys


def test_tasks_are_there_before_anything_else_is_used() -> None:
    line = "import tapwright; print(tapwright.find_task('AirplaneOn').goal)"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout == "Turn on airplane mode\n", done
