"""The phone's shell against mksh and toybox: what public scripts say to `adb shell`."""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from .conftest import ShellBench
from .shell_reference import CAGE, SHELL, SNIPPETS, TOOLS, Answer, Block, blocks, reference_answers

AGREEMENT = 0.97
SHARE = 1 if os.environ.get("TAPWRIGHT_FULL") else 6
"""The default run takes every sixth block; CI takes all."""
FOLDER = "/data/local/tmp/snippets"

pytestmark = pytest.mark.skipif(
    not (SHELL and TOOLS and CAGE), reason="needs mksh, toybox and setpriv: apt-get install them"
)


def known_differences() -> dict[str, str]:
    """Snippets that answer otherwise than the reference, with the reason for it."""
    lines = (SNIPPETS / "differences.tsv").read_text().splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {snippet: reason for snippet, reason in rows}


async def answers(block: Block) -> list[Answer]:
    """What the pocket phone answers, in a folder of its own."""
    bench = ShellBench()
    bench.system.files.mkdir(FOLDER)
    found: list[Answer] = []
    for snippet in block.snippets:
        ran = await bench.run(snippet, directory=FOLDER)
        found.append(Answer(ran.out, ran.status, bool(ran.err)))
    assert bench.context.crashes.crashes == []
    return found


async def test_it_answers_as_mksh_and_toybox_do(tmp_path: Path):
    chosen = blocks()[::SHARE]
    known = known_differences()
    right, total = Counter[str](), Counter[str]()
    wrong: list[str] = []
    for block, expected in zip(chosen, reference_answers(chosen, tmp_path), strict=True):
        for snippet, one, other in zip(block.snippets, await answers(block), expected, strict=True):
            if snippet in known:
                continue
            total[block.kind] += 1
            right[block.kind] += one == other
            if one != other:
                wrong.append(f"{block.kind}: {snippet}\n  phone {one}\n  mksh  {other}")
    shutil.rmtree(tmp_path, ignore_errors=True)
    report = "\n".join([f"{kind}: {right[kind]}/{total[kind]}" for kind in total] + wrong)
    assert right.total() >= AGREEMENT * total.total(), report
    silent = [text for text in wrong if "out=b'', status=0, complained=False)\n" in text]
    assert silent == [], "nothing is said where the reference says something"


def test_there_are_snippets_of_every_kind_and_few_exceptions():
    listed = blocks()
    snippets = {snippet for block in listed for snippet in block.snippets}
    assert sum(len(block.snippets) for block in listed) >= 700
    assert set(known_differences()) <= snippets
    assert len(known_differences()) < 0.1 * len(snippets)
    assert all(reason for reason in known_differences().values())
