"""Settings, profiles, actions, records and the Python API, as their classes say them."""

import ast
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Mapping
from importlib import import_module
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import tapwright
from tapwright.actions import types as actions
from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.profiles import Prices, Profile
from tapwright.bench import folder as bench_folder
from tapwright.bench.report import junit as bench_junit
from tapwright.bench.report.result import BenchRecord, UnitResult
from tapwright.flows import junit as flow_junit
from tapwright.tasks.settings import PREFIX, Settings
from tapwright.traces import journal, schema
from tapwright.traces.money import Usage

from .command_pages import helps_of
from .markdown import code, doc_of, plain, table


def record_pages() -> dict[str, str]:
    """The pages by name."""
    return {
        "settings": _settings(),
        "profiles": _profiles(),
        "actions": _actions(),
        "python-api": _python_api(),
        "trace-files": _trace_files(),
        "results": _results(),
        "junit": _junit(),
    }


def type_of(annotation: object) -> str:
    """A type as a reader needs it."""
    text = inspect.formatannotation(annotation)
    for clutter in ("typing.", "collections.abc.", "pathlib.", "decimal.", "datetime."):
        text = text.replace(clutter, "")
    parts = text.replace("NoneType", "None")
    return _unqualified(parts)


def _unqualified(text: str) -> str:
    text = re.sub(r"Annotated\[(.+?), [A-Z]\w*\(.*\)\]", r"\1", text)
    return re.sub(r"\btapwright(?:\.\w+)*\.(\w+)", r"\1", text)


def fields(model: type[BaseModel], about: Mapping[str, str] | None = None) -> str:
    """A table of its fields; `about` says what they are where the class does not."""
    words = about or {}
    rows = [
        (
            code(name),
            code(type_of(field.annotation)),
            "" if field.is_required() else code(_default(field)),
            plain(field.description or words.get(name, "")),
        )
        for name, field in model.model_fields.items()
    ]
    if not any(row[3] for row in rows):
        return table(("field", "type", "default"), [row[:3] for row in rows])
    return table(("field", "type", "default", "what it is"), rows)


def _default(field: FieldInfo) -> str:
    value: object = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return f"{type(value).__name__}()"
    return str(value) if value != "" else '""'


def _about(model: type[BaseModel], level: str = "##") -> str:
    return f"{level} {model.__name__}\n\n{plain(doc_of(model))}\n\n{fields(model)}\n"


def _settings() -> str:
    about = helps_of("run", "bench")
    return f"""# Settings

A setting is given as a flag, else in `tapwright.yaml` of the folder, else by the variable
`{PREFIX}` and its name in capitals. What of a file counts only once it is confirmed stands in
[security](security.md#somebody-elses-files).

{plain(doc_of(Settings))}

{fields(Settings, about)}
The same file may have `models:`, profiles of your own ([profiles](profiles.md)), and `pools:`
([pools of phones](fleet.md)).

## `ladder`

{plain(doc_of(LadderRules))}

{fields(LadderRules)}"""


def _profiles() -> str:
    return f"""# Profile keys

A profile says how one model at one endpoint is spoken to. `tapwright models` lists the built-in
ones; one of your own stands in `tapwright.yaml` under `models:`, and is mostly `like:` another with
what differs.

{plain(doc_of(Profile))}

{fields(Profile)}
{_about(Prices)}"""


def _actions() -> str:
    found = [
        one
        for one in vars(actions).values()
        if inspect.isclass(one) and issubclass(one, BaseModel) and "kind" in one.model_fields
    ]
    return f"""# Actions

What a model may do, one at a time. Points are 0 to 1000 from the left and from the top, whatever
the screen's size. The sentence is what the model is told.

{"".join(_about(one) for one in found)}"""


_PYTHON = "The public names of `tapwright`. Examples are in [tapwright from Python](python.md)."


def _python_api() -> str:
    lines = ["# Python API", "", f"{_PYTHON}", ""]
    for name in tapwright.__all__:
        if name == "__version__":
            continue
        thing = getattr(tapwright, name)
        lines += [f"## {name}", ""]
        lines += _python_name(name, thing)
    for module in ("tapwright.testing", "tapwright.replay", "tapwright.offline"):
        lines += [f"## {module}", "", plain(doc_of(import_module(module))), ""]
    return "\n".join(lines)


def _python_name(name: str, thing: Any) -> list[str]:
    if get_args(thing) or not callable(thing) or getattr(thing, "__module__", "") == "typing":
        return ["```python", f"{name} = {_unqualified(inspect.formatannotation(thing))}", "```", ""]
    lines = [*_signature(name, thing), plain(doc_of(thing)), ""]
    if inspect.isclass(thing):
        if issubclass(thing, BaseModel):
            lines += [fields(thing), ""]
        for method, found in vars(thing).items():
            call = getattr(found, "__func__", found)
            if not method.startswith(("_", "model_post")) and inspect.isfunction(call):
                lines += [
                    f"### {name}.{method}",
                    "",
                    *_signature(method, call),
                    plain(doc_of(call)),
                    "",
                ]
    return lines


def _signature(name: str, thing: Any) -> list[str]:
    """As the source has it, where the names of types are short."""
    if inspect.isclass(thing) and issubclass(thing, BaseModel | Exception):
        return []
    source = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    if isinstance(source, ast.ClassDef):
        if dataclasses.is_dataclass(thing):
            body = [ast.unparse(one) for one in source.body if isinstance(one, ast.AnnAssign)]
            return ["```python", f"class {name}:", *(f"    {one}" for one in body), "```", ""]
        inits = [one for one in source.body if getattr(one, "name", "") == "__init__"]
        if not inits:
            return []
        source = inits[0]
    assert isinstance(source, ast.FunctionDef | ast.AsyncFunctionDef)
    prefix = "async " if isinstance(source, ast.AsyncFunctionDef) else ""
    arguments = re.sub(r"^self(, )?", "", ast.unparse(source.args))
    returns = f" -> {ast.unparse(source.returns)}" if source.returns and name == source.name else ""
    lines = textwrap.wrap(
        f"{prefix}{name}({arguments}){returns}",
        88,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return ["```python", *lines, "```", ""]


_RECORDS = (
    schema.RunRecord, schema.EpisodeRecord, schema.StepRecord, schema.CallRecord,
    schema.ObservationRecord, schema.FrameRecord, schema.ReplyRecord, schema.Timings,
    schema.DeviceRecord, schema.ModelRecord, schema.Verdict, schema.Evidence, Usage,
)  # fmt: skip


def _trace_files() -> str:
    return f"""# Files of a trace

{plain(doc_of(journal))}

| file | what is in it |
| --- | --- |
| `run.json` | one invocation: [RunRecord](#runrecord) |
| `episodes/ID/episode.json` | one attempt at one goal: [EpisodeRecord](#episoderecord) |
| `episodes/ID/steps.jsonl` | a step a line: [StepRecord](#steprecord) |
| `episodes/ID/calls.jsonl` | paid calls that are in no step: [CallRecord](#callrecord) |
| `episodes/ID/interrupts.jsonl` | what was [closed on the way](running.md#what-stands-in-the-way) |
| `episodes/ID/before.json.gz` | the phone's state before, for the verdict; of tasks |
| `episodes/ID/frames/` | the screenshots as they were sent, named by SHA-256 |
| `episodes/ID/views/` | the views beside a screenshot |

Lines carry a chain of SHA-256 and records a checksum; `tapwright trace verify` finds a changed
byte. An unknown price is `null`, never 0.

{"".join(_about(one) for one in _RECORDS)}"""


def _results() -> str:
    return f"""# Files of a bench

```text
{doc_of(bench_folder)}
```

Beside them stand what is made of these: `summary.json`, `junit.xml`, `report.html` and the folder
`submission`.

## `results.jsonl`

One unit a line.

{_about(UnitResult, "###")}
## `bench.json`

{_about(BenchRecord, "###")}"""


def _junit() -> str:
    return f"""# JUnit

## Of flows

`report.xml` of a run of `tapwright test`; `--format junit --output FILE` writes it elsewhere.

{plain(doc_of(flow_junit))}

## Of a bench

`junit.xml` of the run.

{plain(doc_of(bench_junit))}
"""
