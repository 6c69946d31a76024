"""A flow file as a whole: its head, its commands, and the files that these name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from .commands import Command, FlowBlock
from .mistakes import BadFlows, FlowMistake, did_you_mean
from .options import CommandOptions, FlowFiles
from .reading import FileReader, Node, is_null, kind
from .table import COMMANDS, REFUSED

_HEAD = ("appId", "url", "name", "tags", "env", "onFlowStart", "onFlowComplete", "properties")
_SHAPE = (
    "a flow has a head and, after a line with ---, a list of commands:\n"
    "    appId: com.example.app\n    ---\n    - launchApp"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One flow; `name` is that of its head, else of its file. `root` is the folder that none of its
    files may leave."""

    path: Path
    app_id: str
    name: str
    tags: tuple[str, ...] = ()
    properties: Mapping[str, str]
    block: FlowBlock
    root: Path | None = None

    @property
    def commands(self) -> tuple[Command, ...]:
        """Its steps, without those of its hooks."""
        return self.block.commands


def load_flow(path: Path, root: Path | None = None) -> Flow:
    """A flow with all that it runs; raises BadFlows with every mistake in any of its files.

    `root` is the folder that none of its files may leave, by default `workspace_root(path)`.
    """
    loader = FlowLoader(root or workspace_root(path))
    flow = loader.flow(path)
    if flow is None or loader.mistakes:
        raise BadFlows(loader.mistakes)
    return flow


def workspace_root(path: Path) -> Path:
    """The folder whose files a flow may name: the nearest above it that holds a `config.yaml`, a
    `.maestro` folder or is a repository, else its own."""
    folder = path.resolve().parent
    for above in (folder, *folder.parents):
        if above.name == ".maestro" or any(
            (above / name).exists() for name in (".git", ".maestro", "config.yaml", "config.yml")
        ):
            return above
    return folder


@dataclass(slots=True)
class FlowLoader:
    """Reads flow files and notes what is wrong in them; one that is read twice is told once."""

    root: Path
    media: Path | None = None
    """Where pictures and films come from, if not from all of `root`."""
    mistakes: list[FlowMistake] = field(default_factory=list[FlowMistake])
    warnings: list[FlowMistake] = field(default_factory=list[FlowMistake])
    texts: Mapping[Path, str] = field(default_factory=dict[Path, str])
    """What stands in these files (resolved), whatever is on the disk."""
    _opened: list[Path] = field(default_factory=list[Path])

    def __post_init__(self) -> None:
        self.root = self.root.resolve()

    def flow(self, path: Path) -> Flow | None:
        """One flow; None if the file has no shape of one."""
        resolved = path.resolve()
        reader = FileReader(path)
        documents = reader.documents(self.texts.get(resolved))
        if not reader.mistakes and len(documents) < 2:
            reader.wrong(documents[0] if documents else None, _SHAPE)
        if reader.mistakes:
            self.mistakes += reader.mistakes
            return None
        head, body, *others = documents
        if others:
            # Maestro's parser reads two and looks at no more (MaestroFlowParser.parseFlow).
            reader.odd(others[0], "what stands after a second --- is not read, and not run")
        self._opened.append(resolved)
        flow = self._read(reader, head, body)
        self._opened.pop()
        self.mistakes += reader.mistakes
        self.warnings += reader.warnings
        return flow

    def _read(self, r: FileReader, head: Node, body: Node) -> Flow:
        given = r.mapping(head, None, "the head of a flow")
        for key in given:
            hint = did_you_mean(key, _HEAD)
            if key not in _HEAD and hint and key.casefold() in {k.casefold() for k in _HEAD}:
                r.wrong(given[key], f"the head has no {key}{hint}")
        app_id = r.text(given["appId"], "appId") if "appId" in given else ""
        if "url" in given and not app_id:
            r.wrong(given["url"], "url makes this a flow for web pages; tapwright runs Android's")
        elif not app_id:
            r.wrong(head, "the head needs appId, the package of the app")
        files = FlowFiles(
            root=self.root,
            media=(self.media or self.root).resolve(),
            app_id=app_id,
            block=lambda path, node: self._block(r, path, node),
            commands=lambda node, what: self._commands(r, files, node, what),
        )

        def hook(key: str) -> tuple[Command, ...]:
            return self._commands(r, files, given[key], key) if key in given else ()

        env = r.named_texts(given["env"], "env") if "env" in given else {}
        properties = given.get("properties")
        on_start, on_complete = hook("onFlowStart"), hook("onFlowComplete")
        commands = self._commands(r, files, body, "the commands of a flow")
        return Flow(
            path=r.path,
            root=self.root,
            app_id=app_id,
            name=r.text(given["name"], "name") if "name" in given else r.path.stem,
            tags=r.texts(given["tags"], "tags") if "tags" in given else (),
            properties=r.named_texts(properties, "properties") if properties else {},
            block=FlowBlock(
                commands=commands,
                env=env,
                file=r.path,
                on_start=on_start,
                on_complete=on_complete,
            ),
        )

    def _block(self, r: FileReader, path: Path, node: Node) -> FlowBlock:
        """What a command runs from another file."""
        if path in self._opened:
            r.wrong(node, f"{path.name} runs itself: by this line it would never end")
            return FlowBlock(commands=(), env={})
        flow = self.flow(_shown(path, r.path))
        return flow.block if flow is not None else FlowBlock(commands=(), env={})

    def _commands(
        self, r: FileReader, files: FlowFiles, node: Node, what: str
    ) -> tuple[Command, ...]:
        found = (self._command(r, files, one) for one in r.items(node, what))
        return tuple(command for command in found if command is not None)

    def _command(self, r: FileReader, files: FlowFiles, node: Node) -> Command | None:
        """One entry of a list of commands: a bare word, or one key with its value."""
        value: Node | None = None
        if kind(node) == "a text":
            name = r.text(node, "a command")
        elif isinstance(node, yaml.MappingNode) and len(node.value) == 1:
            key, value = node.value[0]
            node, name = key, r.text(key, "the name of a command")
        else:
            r.wrong(node, f"a command is one word or one key with its value, not {_odd(node)}")
            return None
        form = COMMANDS.get(name)
        if name in REFUSED:
            r.wrong(node, REFUSED[name])
            return None
        if form is None:
            hint = did_you_mean(name, COMMANDS) or "; docs/testing.md lists all commands"
            r.wrong(node, f"there is no command {name}{hint}")
            return None
        if value is None and not form.alone:
            r.wrong(node, f"{name} needs a value: `{name}: ...`")
            return None
        if value is not None and is_null(value):
            r.wrong(node, f"nothing stands after {name}: take the colon away, or say what")
            return None
        given = form.given(r, name, value)
        options = CommandOptions(r, files, name, node, value, given, form.optional)
        return form.read(options)


def _odd(node: Node) -> str:
    return f"{len(node.value)} keys" if isinstance(node, yaml.MappingNode) else kind(node)


def _shown(path: Path, beside: Path) -> Path:
    """A path as a person wrote the one beside it: relative if that was."""
    if beside.is_absolute():
        return path
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
