"""The file that `tapwright job new` writes: a job that works, with a comment at each line."""

import re
from pathlib import Path

from ..tasks.own.starter import write_with_schema
from .job_file import schema_text

SCHEMA = "job.schema.json"
_TEXT = """\
# yaml-language-server: $schema=job.schema.json
#
# A job: a chore that a phone does. Try it:
#   tapwright job check FILE
#                                           is it written rightly?
#   tapwright job run FILE --device pocket --require-verified
# {word} is a parameter or a secret; write {{word}} for braces.

name: NAME
description: Switch airplane mode on

# What is done, one of the three:
goal: Turn on airplane mode
# flow: flows/airplane.yaml        # beside this file
# task: AirplaneOn                 # or TASKS.yaml#OWN, your own in a file

# What proves it, as with `tapwright run --check`; without it the verdict is unverified.
checks:
  - settings global airplane_mode_on == 1

# What a run is given: tapwright job run FILE --param amount=12
# params:
#   amount: {type: number, default: 12, description: in dollars}
#   when: {type: date}
#   shop: {type: choice, choices: [Harbor, Northstar]}

# Secrets never stand here; the model types {pin}, and only the phone is told the text.
# secrets:
#   pin: env:BANK_PIN              # or keyring:SERVICE/USER, or {command: [pass, show, bank]}

# What is read, and where it is saved. `output` takes a JSON Schema instead of columns.
# columns: {shop: string, total: number, paid_on: date}
# many: true                       # a list, read across pages
# save_to:
#   - json: newest.json
#   - csv: all.csv
#   - {sqlite: all.db, table: receipts, key: [shop, paid_on]}
#   - {webhook: "https://example.com/hook", secret: hook_key}

# What the gate asks about (docs/security.md), and who answers until when.
# policy: {preset: strict, rules: ["deny send"]}
# questions: {channels: [page], deadline: 15m, then: deny}

# limits: {steps: 40, cost: 0.50, time: 10m}
# model: step-3.7-flash
# device: emulator-5554            # or pool: NAME, of tapwright.yaml

# For `tapwright job serve`:
# schedule: {cron: "30 7 * * 1-5", timezone: Europe/Lisbon}     # or {every: 2h}
# on_failure: {retries: 2, wait: 1m, notify: []}
# keep: 30                         # traces of so many runs
"""


def write_job(path: Path) -> tuple[Path, ...]:
    """Write a job to begin with, and the schema beside it unless it is there; returns the files.

    Raises UsageError if there is such a file, or if it cannot be written.
    """
    name = re.sub(r"[^\w-]+", "-", path.stem).strip("-_") or "job"
    name = name if name[0].isalpha() and name.isascii() else f"job-{name}"
    text = _TEXT.replace("NAME", name, 1).replace("FILE", path.as_posix())
    return write_with_schema(path, text, SCHEMA, schema_text())
