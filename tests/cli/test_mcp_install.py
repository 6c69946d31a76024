"""`tapwright mcp install` writes an entry where a client keeps its servers, or says how to."""

import json
from pathlib import Path

from .conftest import Run

CURSOR = '{\n  // mine\n  "mcpServers": {"files": {"command": "npx"}}\n}\n'


def test_an_entry_is_written_once_and_replaced_only_when_asked(
    tapwright: Run, tmp_path: Path
) -> None:
    file = tmp_path / ".cursor" / "mcp.json"
    file.parent.mkdir()
    file.write_text(CURSOR)
    printed = tapwright("mcp", "install", "cursor", "--print", "--", "--device", "pocket")
    assert printed.code == 0 and str(file) in printed.err
    entry = json.loads(printed.out)["mcpServers"]["tapwright"]
    assert entry["args"][-3:] == ["mcp", "--device", "pocket"]
    assert file.read_text() == CURSOR

    done = tapwright("mcp", "install", "cursor", "--", "--device", "pocket")
    assert done.code == 0 and "has it now" in done.out and "Customize" in done.out
    text = file.read_text()
    assert "// mine" in text and '"files": {"command": "npx"}' in text and "pocket" in text

    again = tapwright("mcp", "install", "cursor", "--", "--device", "pocket")
    assert again.code == 0 and "has it already" in again.out and file.read_text() == text
    other = tapwright("mcp", "install", "cursor", "--", "--device", "emulator-5554")
    assert other.code == 2 and "--replace" in other.err and file.read_text() == text
    assert json.loads(other.out)["mcpServers"]["tapwright"]["args"][-1] == "emulator-5554"
    replaced = tapwright("mcp", "install", "cursor", "--replace", "--", "--device", "emulator-5554")
    assert replaced.code == 0 and "emulator-5554" in file.read_text()
    assert "pocket" not in file.read_text()


def test_a_file_that_cannot_be_read_is_left_and_the_entry_is_printed(
    tapwright: Run, tmp_path: Path
) -> None:
    file = tmp_path / ".gemini" / "settings.json"
    file.parent.mkdir()
    file.write_text("{ mcpServers: broken")
    refused = tapwright("mcp", "install", "gemini")
    assert refused.code == 2 and "stays as it is" in refused.err
    assert "tapwright" in json.loads(refused.out)["mcpServers"]
    assert file.read_text() == "{ mcpServers: broken"


def test_a_project_has_a_file_of_its_own(tapwright: Run, tmp_path: Path) -> None:
    done = tapwright("mcp", "install", "codex", "--project", "--env", "STEP_API_KEY")
    text = (tmp_path / ".codex" / "config.toml").read_text()
    assert done.code == 0 and "The file is new" in done.out
    assert 'env_vars = ["STEP_API_KEY"]' in text and "tool_timeout_sec = 1800" in text
    assert tapwright("mcp", "install", "cline", "--project").code == 2
    unknown = tapwright("mcp", "install", "emacs")
    assert unknown.code == 2 and "claude-code" in unknown.err
    assert tapwright("mcp", "install", "codex", "--name", "my phone").code == 2
    mistyped = tapwright("mcp", "install", "codex", "--print", "--", "--devise", "pocket")
    assert mistyped.code == 2 and "--devise" in mistyped.err and not mistyped.out
