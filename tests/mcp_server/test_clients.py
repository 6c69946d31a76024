"""Where clients keep their servers, and what is written there."""

import json
import os
import stat
from pathlib import Path, PurePosixPath

import pytest
from pydantic import JsonValue

from tapwright import UsageError
from tapwright.mcp.clients import (
    CLIENTS,
    Computer,
    Platform,
    config_file,
    find_client,
    server_command,
    server_entry,
)
from tapwright.mcp.config_file import plan_change, snippet

COMMAND = ("/opt/tapwright", "mcp", "--device", "emulator-5554")

PLACES: dict[str, dict[Platform, str]] = {
    "claude-code": {"linux": ".claude.json", "darwin": ".claude.json", "win32": ".claude.json"},
    "claude-desktop": {
        "linux": ".config/Claude/claude_desktop_config.json",
        "darwin": "Library/Application Support/Claude/claude_desktop_config.json",
        "win32": "AppData/Roaming/Claude/claude_desktop_config.json",
    },
    "vscode": {
        "linux": ".config/Code/User/mcp.json",
        "darwin": "Library/Application Support/Code/User/mcp.json",
        "win32": "AppData/Roaming/Code/User/mcp.json",
    },
    "cursor": {"linux": ".cursor/mcp.json", "win32": ".cursor/mcp.json"},
    "codex": {"linux": ".codex/config.toml", "darwin": ".codex/config.toml"},
    "gemini": {"linux": ".gemini/settings.json"},
    "kilo": {"linux": ".config/kilo/kilo.jsonc", "win32": ".config/kilo/kilo.jsonc"},
    "windsurf": {"darwin": ".codeium/windsurf/mcp_config.json"},
    "cline": {"linux": ".cline/data/settings/cline_mcp_settings.json"},
    "roo": {
        "darwin": "Library/Application Support/Code/User/globalStorage/"
        "rooveterinaryinc.roo-cline/settings/mcp_settings.json"
    },
}


def test_each_system_has_its_places(tmp_path: Path) -> None:
    assert PLACES.keys() == CLIENTS.keys()
    for name, places in PLACES.items():
        for platform, place in places.items():
            file = config_file(CLIENTS[name], Computer(platform, tmp_path, {}))
            assert PurePosixPath(file.as_posix()) == PurePosixPath(tmp_path.as_posix()) / place


def test_variables_that_move_a_place_are_heeded(tmp_path: Path) -> None:
    here = Computer("linux", tmp_path, {
        "CODEX_HOME": "/c", "CLAUDE_CONFIG_DIR": "/d", "XDG_CONFIG_HOME": "/x",
    })  # fmt: skip
    assert config_file(CLIENTS["codex"], here) == Path("/c/config.toml")
    assert config_file(CLIENTS["claude-code"], here) == Path("/d/.claude.json")
    assert config_file(CLIENTS["vscode"], here) == Path("/x/Code/User/mcp.json")


def test_of_two_places_the_one_in_use_is_taken(tmp_path: Path) -> None:
    here, cline = Computer("linux", tmp_path, {}), CLIENTS["cline"]
    older = here.place(cline.user[1])
    older.parent.mkdir(parents=True)
    older.write_text("{}")
    assert config_file(cline, here) == older


@pytest.mark.parametrize("name", CLIENTS)
def test_each_form_is_one_that_the_client_reads(name: str) -> None:
    client = CLIENTS[name]
    entry = server_entry(client, COMMAND)
    match client.shape:
        case "array":
            assert entry["command"] == list(COMMAND) and entry["type"] == "local"
        case "command" | "typed":
            assert (entry["command"], entry["args"]) == (COMMAND[0], list(COMMAND[1:]))
    text = snippet(client, "tapwright", entry)
    if client.form == "json":
        held: JsonValue = json.loads(text)
        for part in (*client.path, "tapwright"):
            assert isinstance(held, dict)
            held = held[part]
        assert held == entry
    assert client.source.startswith("https://")


@pytest.mark.parametrize(
    ("name", "field", "told"),
    [
        ("claude-code", "env", {"STEP_KEY": "${STEP_KEY}"}),
        ("cursor", "env", {"STEP_KEY": "${env:STEP_KEY}"}),
        ("kilo", "environment", {"STEP_KEY": "{env:STEP_KEY}"}),
        ("gemini", "env", {"STEP_KEY": "${STEP_KEY}"}),
        ("codex", "env_vars", ["STEP_KEY"]),
    ],
)
def test_variables_are_named_and_never_written_out(
    name: str, field: str, told: JsonValue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEP_KEY", "sk-secret")
    entry = server_entry(CLIENTS[name], COMMAND, ("STEP_KEY",))
    assert entry[field] == told
    assert "sk-secret" not in snippet(CLIENTS[name], "tapwright", entry)


def test_what_a_client_cannot_do_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot name a variable"):
        server_entry(CLIENTS["cline"], COMMAND, ("STEP_KEY",))
    with pytest.raises(UsageError, match="no name of a variable"):
        server_entry(CLIENTS["cursor"], COMMAND, ("KEY=sk-1",))
    with pytest.raises(UsageError, match="no servers in a project"):
        config_file(CLIENTS["cline"], Computer("linux", tmp_path, {}), tmp_path)
    with pytest.raises(UsageError, match="claude-code, claude-desktop"):
        find_client("emacs")


def test_the_server_is_started_by_a_whole_path() -> None:
    program, *arguments = server_command()
    assert Path(program).is_absolute() and os.access(program, os.X_OK)
    assert arguments[-1] == "mcp"


def test_a_file_keeps_its_rights_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles" / "claude.json", tmp_path / ".claude.json"
    real.parent.mkdir()
    real.write_text('{"oauth": "secret"}')
    real.chmod(0o600)
    link.symlink_to(real)
    entry = server_entry(CLIENTS["claude-code"], COMMAND)
    change = plan_change(CLIENTS["claude-code"], link, "tapwright", entry)
    assert change.found == "nothing"
    change.write()
    assert link.is_symlink() and stat.S_IMODE(real.stat().st_mode) == 0o600
    held = json.loads(real.read_text())
    assert held == {"oauth": "secret", "mcpServers": {"tapwright": entry}}
    assert [path.name for path in real.parent.iterdir()] == ["claude.json"]
    assert plan_change(CLIENTS["claude-code"], link, "tapwright", entry).found == "same"


def test_what_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mcp.json"
    file.write_text("{}")
    change = plan_change(
        CLIENTS["cursor"], file, "tapwright", server_entry(CLIENTS["cursor"], COMMAND)
    )
    file.write_text('{"by": "the client"}')
    with pytest.raises(UsageError, match="just been changed"):
        change.write()
    assert file.read_text() == '{"by": "the client"}'
    assert [path.name for path in tmp_path.iterdir()] == ["mcp.json"]


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe{}", b'{"mcpServers": 3}'])
def test_a_file_that_cannot_be_read_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mcp.json"
    file.write_bytes(content)
    entry = server_entry(CLIENTS["cursor"], COMMAND)
    with pytest.raises(UsageError, match="stays as it is"):
        plan_change(CLIENTS["cursor"], file, "tapwright", entry)
    assert file.read_bytes() == content
