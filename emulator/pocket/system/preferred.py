"""The apps the owner has chosen to always open something with."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from .files import FileSystem
from .packages import Component, Intent

STORE = "/data/system/users/0/preferred-activities.xml"


class PreferredActivities:
    """One component for each kind of intent, its action and the scheme of its data; kept in a file.

    The file is part of the phone's snapshot, and there is none until the first choice.
    """

    def __init__(self, files: FileSystem) -> None:
        self._files = files

    def get(self, intent: Intent) -> Component | None:
        """The component that always answers such an intent."""
        found = self._find(self._load(), intent)
        return None if found is None else Component.parse(found.get("name", ""))

    def put(self, intent: Intent, component: Component) -> None:
        """Let a component always answer such an intent."""
        root = self._load()
        item = self._find(root, intent)
        if item is None:
            action, scheme = _kind(intent)
            item = ElementTree.SubElement(root, "item", action=action, scheme=scheme)
        item.set("name", component.flat)
        self._files.mkdir(STORE.rpartition("/")[0], parents=True)
        self._files.write(STORE, ElementTree.tostring(root), mode=0o100600)

    def _load(self) -> ElementTree.Element:
        if self._files.exists(STORE):
            return ElementTree.fromstring(self._files.read(STORE))
        return ElementTree.Element("preferred-activities")

    def _find(self, root: ElementTree.Element, intent: Intent) -> ElementTree.Element | None:
        kind = _kind(intent)
        return next(
            (item for item in root if (item.get("action"), item.get("scheme")) == kind), None
        )


def _kind(intent: Intent) -> tuple[str, str]:
    data = intent.data or ""
    return intent.action or "", data.partition(":")[0] if ":" in data else ""
