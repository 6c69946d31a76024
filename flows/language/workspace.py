"""Which flows a file or folder stands for: `config.yaml`, tags and order.

As Maestro's WorkspaceExecutionPlanner: only the top of a folder unless `flows` says more; tags of
the command line and of the file count together; `flowsOrder` first, then the others; media lie in
the folder itself.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .flow import Flow, FlowLoader, workspace_root
from .mistakes import BadFlows, FlowMistake, did_you_mean
from .reading import FileReader, Node

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceConfig:
    """What a `config.yaml` says; `disable_animations` is meant for Android."""

    flows: tuple[str, ...] = ("*",)
    include_tags: tuple[str, ...] = ()
    exclude_tags: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    continue_on_failure: bool = True
    output: str | None = None
    disable_animations: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPlan:
    """The flows to run: `ordered` one after the other and before all, `others` in any order.

    `root` is the folder that all their files come from, of several that of the first.
    """

    ordered: tuple[Flow, ...]
    others: tuple[Flow, ...]
    root: Path
    config: WorkspaceConfig
    warnings: tuple[FlowMistake, ...] = ()
    """What is read all the same, and may not be what was meant."""

    @property
    def flows(self) -> tuple[Flow, ...]:
        """All of them, in their order."""
        return (*self.ordered, *self.others)


def plan_flows(
    paths: Sequence[Path],
    include_tags: Iterable[str] = (),
    exclude_tags: Iterable[str] = (),
    root: Path | None = None,
    config: Path | None = None,
) -> FlowPlan:
    """The flows of files and folders; raises BadFlows with every mistake in all of them.

    A file that is named alone runs whatever its tags are.
    """
    reader = FileReader(paths[0])
    for path in paths:
        if not path.exists():
            reader.path = path
            reader.wrong(None, "there is no such file or folder")
    if reader.mistakes:
        raise BadFlows(reader.mistakes)
    folders = [path for path in paths if path.is_dir()]
    found_config = config or next(filter(None, map(config_file, folders)), None)
    settings = WorkspaceConfig()
    if found_config is not None:
        settings_reader = FileReader(found_config)
        settings = read_config(settings_reader)
        reader.mistakes += settings_reader.mistakes
        reader.warnings += settings_reader.warnings
    alone = len(paths) == 1 and paths[0].is_file()
    loaders: dict[tuple[Path, Path], FlowLoader] = {}
    flows: dict[Path, Flow] = {}
    for path in paths:
        # What is named comes from a workspace of its own, and is read within that.
        base = root or (path if path.is_dir() else workspace_root(path))
        within = _above(base) if root is None and path.is_dir() else base
        loader = loaders.setdefault((within, base), FlowLoader(within, media=base))
        files = _files_in(path, settings.flows, reader, config) if path.is_dir() else [path]
        for file in files:
            if file not in flows and (flow := loader.flow(file)) is not None:
                flows[file] = flow
    for loader in loaders.values():
        reader.mistakes += loader.mistakes
        reader.warnings += loader.warnings
    if reader.mistakes:
        raise BadFlows(reader.mistakes)
    includes = {*include_tags, *settings.include_tags}
    excludes = {*exclude_tags, *settings.exclude_tags}
    every = tuple(flows.values())
    chosen = [flow for flow in every if alone or _tagged(flow, includes, excludes)]
    if not chosen:
        reader.path = paths[0]
        wanted = f"include {_listed(includes)}, exclude {_listed(excludes)}"
        known = sorted({tag for flow in every for tag in flow.tags})
        reader.wrong(None, f"no flow has the tags asked for ({wanted}); there are {_listed(known)}")
        raise BadFlows(reader.mistakes)
    left_out = {flow.name for flow in every} - {flow.name for flow in chosen}
    ordered_reader = FileReader(found_config or paths[0])
    ordered = _ordered(chosen, settings.order, left_out, ordered_reader)
    others = tuple(flow for flow in chosen if flow not in ordered)
    first = next(iter(loaders.values()))
    warnings = sorted({*reader.warnings, *ordered_reader.warnings})
    return FlowPlan(
        ordered=ordered, others=others, root=first.root, config=settings, warnings=tuple(warnings)
    )


def config_file(folder: Path) -> Path | None:
    """The `config.yaml` of a folder, None if it has none."""
    named = (folder / f"config{suffix}" for suffix in _SUFFIXES)
    return next((path for path in named if path.is_file()), None)


def read_config(r: FileReader) -> WorkspaceConfig:
    """A workspace's settings; other keys are kept for others and ignored."""
    documents = r.documents()
    if not documents:
        return WorkspaceConfig()
    given = r.mapping(documents[0], None, "config.yaml")

    if "pathAliases" in given:
        r.odd(
            given["pathAliases"],
            "pathAliases is not read: name files by their paths, seen from the flow",
        )

    def texts(key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        return r.texts(given[key], key) if key in given else default

    order: Mapping[str, Node] = {}
    if "executionOrder" in given:
        known = ("flowsOrder", "continueOnFailure")
        order = r.mapping(given["executionOrder"], known, "executionOrder")
    platform = given.get("platform")
    systems = r.mapping(platform, None, "platform") if platform is not None else {}
    android = r.mapping(systems["android"], None, "android") if "android" in systems else {}
    calm = android.get("disableAnimations")
    proceed = order.get("continueOnFailure")
    return WorkspaceConfig(
        flows=texts("flows", ("*",)),
        include_tags=texts("includeTags"),
        exclude_tags=texts("excludeTags"),
        order=r.texts(order["flowsOrder"], "flowsOrder") if "flowsOrder" in order else (),
        continue_on_failure=True if proceed is None else r.boolean(proceed, "continueOnFailure"),
        output=r.text(given["testOutputDir"], "testOutputDir")
        if "testOutputDir" in given
        else None,
        disable_animations=False if calm is None else r.boolean(calm, "disableAnimations"),
    )


def _above(base: Path) -> Path:
    """The workspace, widened to the repository's for a folder that lies in one: flows share
    sub-flows with their neighbours (`../common/login.yaml`)."""
    return workspace_root(base / "config.yaml") if config_file(base) is None else base


def _files_in(folder: Path, globs: Sequence[str], r: FileReader, config: Path | None) -> list[Path]:
    """The flow files that are meant; `config` is one that may lie among them by another name."""
    every = sorted(
        path for path in folder.rglob("*")
        if (path.is_file() or _leads_nowhere(path))
        and path.suffix in _SUFFIXES and path.stem != "config"
        and (config is None or path.resolve() != config.resolve())
    )  # fmt: skip
    patterns = [re.compile(glob_expression(glob)) for glob in globs]
    found = [
        path for path in every
        if any(pattern.fullmatch(path.relative_to(folder).as_posix()) for pattern in patterns)
    ]  # fmt: skip
    for path in filter(_leads_nowhere, found):
        r.path = path
        r.wrong(None, "the file cannot be read: it is a link to nothing")
    found = [path for path in found if not _leads_nowhere(path)]
    if not found and not r.mistakes:
        r.path = folder
        if not every:
            r.wrong(None, "the folder holds no flow file (.yaml or .yml)")
        elif tuple(globs) == ("*",):
            r.wrong(
                None,
                f"there is no flow at the top of the folder, but {len(every)} below it; say in its "
                'config.yaml which: flows: ["**"]',
            )
        else:
            r.wrong(None, f"no file is named by flows of config.yaml: {', '.join(globs)}")
    return found


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def glob_expression(glob: str) -> str:
    """A glob of Java's file systems as an expression: `**` goes through folders, `*` does not."""
    out, at, braces = "", 0, 0
    while at < len(glob):
        sign = glob[at]
        if glob.startswith("**", at):
            out, at = out + ".*", at + 2
            continue
        if sign == "*":
            out += "[^/]*"
        elif sign == "?":
            out += "[^/]"
        elif sign == "{":
            out, braces = out + "(?:", braces + 1
        elif sign == "}" and braces:
            out, braces = out + ")", braces - 1
        elif sign == "," and braces:
            out += "|"
        elif sign == "[" and "]" in glob[at + 2 :]:
            end = glob.index("]", at + 2)
            inner = glob[at + 1 : end].replace("\\", "\\\\")
            out += f"[{'^' + inner[1:] if inner.startswith('!') else inner}]"
            at = end
        else:
            out += re.escape(sign)
        at += 1
    return out.removeprefix(r"\./") if not braces else re.escape(glob)


def _tagged(flow: Flow, includes: set[str], excludes: set[str]) -> bool:
    tags = set(flow.tags)
    return (not includes or bool(tags & includes)) and not tags & excludes


def _ordered(
    flows: Sequence[Flow], order: Sequence[str], left_out: Collection[str], r: FileReader
) -> tuple[Flow, ...]:
    """The flows that are named in an order; raises BadFlows for a name that no flow has, or only
    one that tags have left out: what comes after it may need it (as Maestro's
    ExecutionOrderPlanner, which raises MissingOrderedFlows). Of several flows of one name all are
    meant, in the order of their files."""
    by_name: dict[str, list[Flow]] = {}
    for flow in flows:
        by_name.setdefault(flow.name, []).append(flow)
    for name in order:
        if name in left_out and name not in by_name:
            r.wrong(None, f"flowsOrder names {name}, which the tags asked for leave out")
        elif name not in by_name:
            hint = did_you_mean(name, by_name) or f"; there are {_listed(by_name)}"
            stem = next((flow for flow in flows if flow.path.stem == name), None)
            if stem is not None:
                hint = f"; {stem.path.name} is called {stem.name}, by the name in its head"
            r.wrong(None, f"flowsOrder names {name}, and no flow is called so{hint}")
        elif len(by_name[name]) > 1:
            files = ", ".join(flow.path.name for flow in by_name[name])
            r.odd(None, f"flowsOrder names {name}, as several flows are called: {files}")
    if r.mistakes:
        raise BadFlows(r.mistakes)
    return tuple(flow for name in dict.fromkeys(order) for flow in by_name[name])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
