"""Files that were mangled: every one is read or its mistakes are told, and nothing is raised."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tapwright.flows.language import BadFlows, load_flow
from tapwright.flows.language.table import COMMANDS

WHOLE = """appId: a.b
env: {A: 1}
onFlowStart: [back]
---
- tapOn: {text: Save, index: 1, below: {id: x}, point: "50%,50%"}
- repeat: {times: 2, while: {visible: a}, commands: [back]}
- runFlow: {when: {true: "${A}"}, commands: [{swipe: {direction: UP}}]}
"""
VALUES = st.sampled_from(
    ["", "~", "''", "[]", "{}", "[[]]", "{a: b}", "-1", "1e5", '"${"', '"${x}"', "true", "*a",
     "&a b", '"\\0"', '"\\ud800"', "!!binary aGk=", "!x y", ".nan", "<<: *a", "{<<: [a]}", "[~]",
     "{[a]: b}", "/etc", "..", "'1,2,3'", "9" * 40]
)  # fmt: skip
OPTIONS = sorted(
    {name for form in COMMANDS.values() for name in form.options} | {"text", "picture"}
)
SETTINGS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(folder: Path, content: bytes) -> None:
    path = folder / "flow.yaml"
    path.write_bytes(content)
    try:
        load_flow(path, folder)
    except BadFlows as bad:
        assert all(mistake.at.line >= 1 and mistake.what for mistake in bad.mistakes)


@SETTINGS
@given(name=st.sampled_from(sorted(COMMANDS)), option=st.sampled_from(OPTIONS), value=VALUES)
def test_any_value_anywhere(tmp_path: Path, name: str, option: str, value: str) -> None:
    read(tmp_path, f"appId: a\n---\n- {name}: {value}\n- {name}: {{{option}: {value}}}\n".encode())


@SETTINGS
@given(at=st.integers(0, len(WHOLE)), cut=st.integers(0, 12), put=st.binary(max_size=6) | VALUES)
def test_any_bytes_in_any_place(tmp_path: Path, at: int, cut: int, put: bytes | str) -> None:
    raw = WHOLE.encode()
    between = put.encode() if isinstance(put, str) else put
    read(tmp_path, raw[:at] + between + raw[at + cut :])
