"""The file that `tapwright tasks new` writes: a task that works, with a comment at each line."""

import json
import re
from pathlib import Path

from ...actions import UsageError
from .parsing import schema

SCHEMA = "task.schema.json"
_TEXT = """\
# yaml-language-server: $schema=task.schema.json
#
# A task of your own. Try it:
#   tapwright tasks check FILE              is it written rightly?
#   tapwright tasks check FILE --device pocket
#                                           does the set-up work, and can the checks fail?
#   tapwright run --task FILE --device pocket --require-verified --model step-3.7-flash
#                                           key in STEP_API_KEY; `tapwright models` has others
# {word} is a parameter; write {{word}} for braces.

name: NAME
goal: Put the screen timeout to {time.label}
# The same in two languages:
# goal:
#   en: Put the screen timeout to {time.label}
#   zh: 把屏幕超时设为 {time.label}

params:
  time:                            # one of several, drawn by --trial; values that belong together
    - {label: 5 minutes, ms: 300000}
    - {label: 10 minutes, ms: 600000}
  # name: Ada                      # a fixed value
  # city: [Lisbon, Oslo]           # one of several
  # count: {from: 1, to: 9}        # a number in a range

apps: [Settings]
level: easy                        # easy, medium or hard
# optimal: 4                       # acts of the shortest way you know
# max_steps: 15

# What is done before, in this order. Words of `shell` go to the command as they are; `sh` is a line
# for the phone's shell, in which parameters are quoted.
setup:
  - setting: system.screen_off_timeout
    value: 60000
  # - shell: [settings, put, system, screen_off_timeout, "60000"]
  # - sh: echo {time.label} > /sdcard/Download/note.txt
  # - open: Clock
  # - push: files/note.txt          # beside this file
  #   to: /sdcard/Download/note.txt
  # - sqlite: /data/data/some.app/databases/app.db
  #   sql: DELETE FROM items WHERE name = {time.label}
  - home

# What proves that the goal was reached; all of them must hold.
checks:
  - setting: system.screen_off_timeout
    equals: "{time.ms}"
  # - shell: [getprop, persist.sys.timezone]
  #   matches: ^Europe/
  # - content: content://sms
  #   columns: {type: 2, body: "{time.label}"}
  #   exactly: 1
  # - file: /sdcard/Download/note.txt
  #   contains: "{time.label}"           # or absent: true, or md5: ...
  # - sqlite: /data/data/some.app/databases/app.db
  #   sql: SELECT name FROM items
  #   rows: [[milk], [bread]]
  # - ui: Screen timeout            # on the screen at the end; absent: true for the opposite
  # - app: com.android.settings     # in front at the end
  # - answer: number                # text, number, time, date, money or set
  #   equals: 42
  # - end: [completed, infeasible]  # how the agent has to end
  # - judge: The list is sorted by price.   # a model decides; needs --judge

# What a judge looks for on the screens, where the phone's state cannot decide; needs --judge.
# guidelines:
#   must: [The list is sorted by price.]
#   quality: [No filter was left on.]
#   never: [Something is ordered.]

# Whether any other change of settings, contacts, messages, calendar, files or apps fails the task.
nothing_else: false
# nothing_else: true
# allow:
#   - setting: system.screen_*
#   - file: /sdcard/Download/*

# What the user says when the agent asks about it.
# user:
#   - about: [which, how long]
#     says: "{time.label}, please"

# What happens once the agent has acted so often.
# events:
#   - after: 2
#     shell: [cmd, notification, post, -t, Hello, tag, text]

# What only the phone is told: the model types {password}, and so it stands in the trace.
# secrets:
#   password: {env: MY_PASSWORD}

# What is done when all has been checked, however it ended.
# teardown:
#   - setting: system.screen_off_timeout
#     value: 60000
"""


def write_starter(path: Path) -> tuple[Path, ...]:
    """Write a task to begin with, and the schema beside it unless it is there; returns the files.

    Raises UsageError if there is such a file, or if it cannot be written.
    """
    name = re.sub(r"\W+", "", path.stem.title()) or "MyTask"
    text = _TEXT.replace("NAME", name if name[0].isalpha() else f"Task{name}", 1)
    return write_with_schema(path, text.replace("FILE", path.as_posix()), SCHEMA, schema_text())


def write_with_schema(path: Path, text: str, beside: str, schema: str) -> tuple[Path, ...]:
    """Write a new file, and the schema of such files beside it unless that is there; returns what
    was written. Raises UsageError."""
    written = [write_new(path, text)]
    other = path.with_name(beside)
    if not other.exists():
        written.append(write_new(other, schema))
    return tuple(written)


def write_new(path: Path, text: str) -> Path:
    """Write a file that is not there yet, and its folder; raises UsageError if it is there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; nothing was written") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}") from error
    return path


def schema_text() -> str:
    """The JSON Schema of task files as a file's content."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
