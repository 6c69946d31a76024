"""The MCP clients that people have: where each keeps its servers, and how it writes one down.

Every place and form is from the client's own documents, which `source` names; they were read in
November 2026. Variables are put down by name, in the client's own way, and never their texts.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import JsonValue

from ..actions import UsageError

Platform: TypeAlias = Literal["linux", "darwin", "win32"]
"""The systems whose places are known, as `sys.platform` names them."""

Shape: TypeAlias = Literal["command", "typed", "array"]
"""A command with arguments, the same with `type: stdio`, or all of it in one array."""

# A goal takes minutes, and most clients give a tool one; in seconds.
CALL_TIMEOUT_S = 1800

_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class McpClient:
    """One client. `user` are its files for every project, the first that is there or else the first
    of all, and `project` the one in a project's folder, if it has one. `path` leads to its servers.

    `reference` is how it names a variable in `env`, with `{}` for the name; None if it cannot.
    """

    name: str
    title: str
    user: tuple[str, ...]
    project: str | None
    source: str
    path: tuple[str, ...] = ("mcpServers",)
    form: Literal["json", "toml"] = "json"
    shape: Shape = "command"
    more: Mapping[str, JsonValue] | None = None
    reference: str | None = None
    then: str = "restart it"


CLIENTS: Mapping[str, McpClient] = {
    client.name: client
    for client in (
        McpClient(
            "claude-code", "Claude Code", ("{claude}/.claude.json",), ".mcp.json",
            "https://code.claude.com/docs/en/mcp", shape="typed", reference="${{{}}}",
            then="start a new session, and look with /mcp",
        ),
        McpClient(
            "claude-desktop", "Claude Desktop", ("{data}/Claude/claude_desktop_config.json",), None,
            "https://modelcontextprotocol.io/quickstart/user",
            then="quit it wholly and start it again",
        ),
        McpClient(
            "cursor", "Cursor", ("{home}/.cursor/mcp.json",), ".cursor/mcp.json",
            "https://cursor.com/docs/mcp", reference="${{env:{}}}",
            then="restart it, and switch tapwright on in Customize, MCPs",
        ),
        McpClient(
            "vscode", "VS Code", ("{data}/Code/User/mcp.json",), ".vscode/mcp.json",
            "https://code.visualstudio.com/docs/agents/reference/mcp-configuration",
            path=("servers",), shape="typed", reference="${{env:{}}}",
            then="run `MCP: List Servers` and start tapwright",
        ),
        McpClient(
            "cline", "Cline",
            (
                "{home}/.cline/data/settings/cline_mcp_settings.json",
                "{data}/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
            ),
            None, "https://docs.cline.bot/getting-started/config",
            more={"timeout": CALL_TIMEOUT_S, "disabled": False},
            then="open its MCP servers: it reads the file by itself",
        ),
        McpClient(
            "roo", "Roo Code",
            ("{data}/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json",),
            ".roo/mcp.json", "https://docs.roocode.com/features/mcp/using-mcp-in-roo",
            more={"timeout": CALL_TIMEOUT_S, "disabled": False},
            then="open its MCP servers: it reads the file by itself",
        ),
        McpClient(
            "kilo", "Kilo Code",
            ("{home}/.config/kilo/kilo.jsonc", "{home}/.config/kilo/kilo.json"), ".kilo/kilo.jsonc",
            "https://kilo.ai/docs/automate/mcp/using-in-kilo-code",
            path=("mcp",), shape="array", more={"enabled": True}, reference="{{env:{}}}",
        ),
        McpClient(
            "codex", "Codex", ("{codex}/config.toml",), ".codex/config.toml",
            "https://developers.openai.com/codex/mcp", path=("mcp_servers",), form="toml",
            more={"tool_timeout_sec": CALL_TIMEOUT_S}, reference="{}",
            then="start a new session, and look with /mcp",
        ),
        McpClient(
            "gemini", "Gemini CLI", ("{home}/.gemini/settings.json",), ".gemini/settings.json",
            "https://geminicli.com/docs/tools/mcp-server", reference="${{{}}}",
            more={"timeout": CALL_TIMEOUT_S * 1000},
            then="start it again, and look with /mcp",
        ),
        McpClient(
            "windsurf", "Windsurf", ("{home}/.codeium/windsurf/mcp_config.json",), None,
            "https://docs.windsurf.com/windsurf/cascade/mcp", reference="${{env:{}}}",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Computer:
    """Whose files are meant: the system, the home folder and the environment."""

    platform: Platform
    home: Path
    environ: Mapping[str, str]

    @classmethod
    def here(cls) -> "Computer":
        """The one that this runs on."""
        known: Mapping[str, Platform] = {"darwin": "darwin", "win32": "win32"}
        return cls(known.get(sys.platform, "linux"), Path.home(), os.environ)

    def place(self, template: str) -> Path:
        """A file by its template: `{data}` is where programs keep what is the user's."""
        match self.platform:
            case "darwin":
                data = str(self.home / "Library" / "Application Support")
            case "win32":
                data = self.environ.get("APPDATA") or str(self.home / "AppData" / "Roaming")
            case "linux":
                data = self.environ.get("XDG_CONFIG_HOME") or str(self.home / ".config")
        return Path(
            template.format(
                data=data,
                home=self.home,
                claude=self.environ.get("CLAUDE_CONFIG_DIR") or self.home,
                codex=self.environ.get("CODEX_HOME") or self.home / ".codex",
            )
        )


def find_client(name: str) -> McpClient:
    """The client of that name; raises UsageError with those there are."""
    if name not in CLIENTS:
        raise UsageError(
            f"there is no client {name!r}; known are {', '.join(CLIENTS)}. For another, print the "
            "entry of one with --print and put it where that client keeps its servers"
        )
    return CLIENTS[name]


def config_file(client: McpClient, computer: Computer, project: Path | None = None) -> Path:
    """The client's file for every project, or that of one; raises UsageError if it has none."""
    if project is None:
        files = [computer.place(template) for template in client.user]
        return next((file for file in files if file.exists()), files[0])
    if client.project is None:
        raise UsageError(f"{client.title} keeps no servers in a project's folder")
    return project / client.project


def server_command() -> tuple[str, ...]:
    """How a client starts the server: by a whole path, for what was started from a desktop has not
    the PATH of a terminal."""
    script = Path(sys.executable).with_name("tapwright.exe" if os.name == "nt" else "tapwright")
    start = (str(script),) if script.exists() else (sys.executable, "-m", "tapwright")
    return (*start, "mcp")


def server_entry(
    client: McpClient, command: Sequence[str], variables: Sequence[str] = ()
) -> dict[str, JsonValue]:
    """What stands behind the server's name; raises UsageError for variables it cannot name."""
    for variable in variables:
        if not _VARIABLE.fullmatch(variable):
            raise UsageError(f"{variable!r} is no name of a variable: its text is not to be given")
    if variables and client.reference is None:
        raise UsageError(
            f"{client.title} cannot name a variable, and its text must not be written there: set "
            "it in the environment that the client is started with"
        )
    program, *arguments = command
    entry: dict[str, JsonValue] = {}
    match client.shape:
        case "command":
            entry |= {"command": program, "args": list(arguments)}
        case "typed":
            entry |= {"type": "stdio", "command": program, "args": list(arguments)}
        case "array":
            entry |= {"type": "local", "command": [*command]}
    if variables and client.reference is not None:
        if client.form == "toml":
            entry["env_vars"] = list(variables)
        else:
            named: dict[str, JsonValue] = {
                variable: client.reference.format(variable) for variable in variables
            }
            entry["environment" if client.shape == "array" else "env"] = named
    return {**entry, **(client.more or {})}


def check_server_name(name: str) -> None:
    """Raise UsageError for a name that some client could not use; it becomes part of the tools'."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a server: up to 32 letters, digits, - and _")
