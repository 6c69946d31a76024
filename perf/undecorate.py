"""Writes decorators that only wrap as assignments: mutmut leaves decorated functions alone."""

from collections.abc import Iterable

import libcst as cst

WRAPPING = ("property", "contextmanager", "asynccontextmanager")


def undecorate(source: str) -> str:
    """The same program with `f = property(f)` after `f` instead of `@property` before it."""
    module = cst.parse_module(source)
    body: list[cst.BaseStatement] = []
    for statement in module.body:
        if isinstance(statement, cst.ClassDef) and isinstance(statement.body, cst.IndentedBlock):
            lines = _unwrapped(statement.body.body)
            statement = statement.with_changes(body=statement.body.with_changes(body=lines))
        body += _unwrapped([statement])
    return module.with_changes(body=body).code


def _unwrapped(statements: Iterable[cst.BaseStatement]) -> list[cst.BaseStatement]:
    found: list[cst.BaseStatement] = []
    for statement in statements:
        name = _wrapper(statement)
        if name is None or not isinstance(statement, cst.FunctionDef):
            found.append(statement)
            continue
        of = statement.name.value
        found.append(statement.with_changes(decorators=[]))
        found.append(cst.parse_statement(f"{of} = {name}({of})\n"))
    return found


def _wrapper(statement: cst.BaseStatement) -> str | None:
    if not isinstance(statement, cst.FunctionDef) or len(statement.decorators) != 1:
        return None
    decorator = statement.decorators[0].decorator
    if isinstance(decorator, cst.Name) and decorator.value in WRAPPING:
        return decorator.value
    return None
