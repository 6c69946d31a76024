"""The views that were on the screen, as a trace keeps them: gzipped JSON named by its content."""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..actions import PxBox, UsageError
from ..device.ui import UiNode, UiTree
from .packed import LEVEL

VIEWS = re.compile(r"[0-9a-f]{64}\.json\.gz")
SUFFIX = ".json.gz"

# Beyond this a page is cut: a phone shows a few hundred views, a web page may report far more.
MOST_VIEWS = 1500
DEEPEST = 200
# What unpacks to more than this was not written here; in bytes.
LARGEST = 16 * 1024**2

# What stands in a password field is nobody's business, whatever the phone reports.
_PASSWORD = "•••"


class ViewRecord(BaseModel):
    """One view; `depth` counts from 0 at the root of a window, `box` is left, top, right, bottom in
    pixels of the frame."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    depth: Annotated[int, Field(ge=0, le=DEEPEST)]
    box: tuple[int, int, int, int]
    class_name: str = ""
    text: str = ""
    desc: str = ""
    resource_id: str = ""
    package: str = ""
    clickable: bool = False
    checkable: bool = False
    checked: bool = False
    enabled: bool = True
    focused: bool = False
    scrollable: bool = False
    password: bool = False
    selected: bool = False


class ViewsRecord(BaseModel):
    """The views of one screen, parents before children; `cut` if there were more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    rotation: int = 0
    views: tuple[ViewRecord, ...] = ()
    cut: bool = False

    @classmethod
    def of(cls, tree: UiTree) -> "ViewsRecord":
        """What is kept of a phone's views; texts of password fields are not."""
        flat = [_record(node, depth) for root in tree.roots for node, depth in _walk(root, 0)]
        views = tuple(flat[:MOST_VIEWS])
        return cls(rotation=tree.rotation, views=views, cut=len(flat) > MOST_VIEWS)

    def tree(self) -> UiTree:
        """The views as a phone reports them."""
        levels: list[list[UiNode]] = [[]]
        for view in reversed(self.views):
            while len(levels) <= view.depth + 1:
                levels.append([])
            children = tuple(reversed(levels[view.depth + 1]))
            levels[view.depth + 1].clear()
            levels[view.depth].append(_node(view, children))
        return UiTree(self.rotation, tuple(reversed(levels[0])))

    def packed(self) -> bytes:
        """The same views give the same bytes."""
        text = self.model_dump_json(exclude_defaults=True)
        return gzip.compress(text.encode(), compresslevel=LEVEL, mtime=0)


def unpack_views(packed: bytes) -> ViewsRecord:
    """The views that were packed; raises UsageError for anything else."""
    try:
        with gzip.open(BytesIO(packed)) as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise UsageError("a file of views unpacks to more than a screen can hold")
        return ViewsRecord.model_validate_json(text)
    except (OSError, EOFError, zlib.error, ValidationError) as error:
        raise UsageError(f"this is no file of views: {error}") from error


def views_name(packed: bytes) -> str:
    """The file name packed views go by."""
    return hashlib.sha256(packed).hexdigest() + SUFFIX


def _walk(node: UiNode, depth: int) -> Iterator[tuple[UiNode, int]]:
    yield node, depth
    for child in node.children if depth < DEEPEST else ():
        yield from _walk(child, depth + 1)


def _record(node: UiNode, depth: int) -> ViewRecord:
    box = node.bounds
    return ViewRecord(
        depth=depth,
        box=(box.left, box.top, box.right, box.bottom),
        class_name=node.class_name,
        text=_PASSWORD if node.password and node.text else node.text,
        desc=node.desc,
        resource_id=node.resource_id,
        package=node.package,
        clickable=node.clickable,
        checkable=node.checkable,
        checked=node.checked,
        enabled=node.enabled,
        focused=node.focused,
        scrollable=node.scrollable,
        password=node.password,
        selected=node.selected,
    )


def _node(view: ViewRecord, children: tuple[UiNode, ...]) -> UiNode:
    fields = view.model_dump(exclude={"depth", "box"})
    return UiNode(bounds=PxBox(*view.box), children=children, **fields)
