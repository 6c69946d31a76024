"""The file that `tapwright init test` writes: a flow that works, with comments."""

from pathlib import Path

from ..tasks.own.starter import write_new

_TEXT = """\
# A test of an app: steps, and what must be on the screen. Try it:
#   tapwright flow check FILE
#                             is it written rightly?
#   tapwright test FILE --device pocket
#                             on the simulated phone; without --device on yours
#   tapwright view            every step of it, and what a failure looked like (extra `view`)
# Every command is in docs/testing.md. `tapwright flow record` writes one while you use a phone.

appId: com.android.settings        # the app under test; --app APP.apk installs it first
name: Airplane mode is found
tags: [smoke]                      # tapwright test flows --include-tags smoke
# env:
#   WORD: Airplane                 # ${WORD} below; -e WORD=... on the command line
---
- launchApp
- assertVisible: Settings
- tapOn: Network.*                 # a text, as a regular expression
- assertVisible: Airplane mode
# - tapOn: {id: search_bar}        # an id, where texts change
# - inputText: ${WORD}
# - takeScreenshot: network
"""


def write_flow(path: Path) -> tuple[Path, ...]:
    """Write a flow to begin with; raises UsageError if there is such a file."""
    return (write_new(path, _TEXT.replace("FILE", path.as_posix())),)
