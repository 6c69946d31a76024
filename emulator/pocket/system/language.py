"""The phone's language: which catalogue `tr` reads, for the system and for each app."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

from ..content import Content
from ..personas.languages import LOCALES, Language
from ..toolkit import kit
from .system import System

DEFAULT = LOCALES["en"]
CONTENT = Content(__file__)
Words = Callable[[str], Mapping[str, str]]
"""What is shown instead of an app's own texts, by language."""


def locale_of(system: System) -> str:
    """The first locale of the settings, else of the properties, such as `zh-CN`."""
    chosen = (system.settings.get("system", "system_locales") or DEFAULT).split(",")[0]
    if chosen == DEFAULT:
        return system.properties.get("persist.sys.locale") or DEFAULT
    return chosen


def language_of(system: System) -> Language:
    """The language in force; English where there is no catalogue for the locale."""
    return "zh" if locale_of(system).lower().startswith("zh") else "en"


def set_locale(system: System, locale: str) -> None:
    """Choose the phone's language as Settings does."""
    system.properties.set("persist.sys.locale", locale)
    system.settings.put("system", "system_locales", locale)


class Languages:
    """The catalogues of one phone; an app's own words go before the system's."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._own: dict[str, Words] = {}
        self._joined: dict[str, kit.Catalogue] = {}

    def add(self, package: str, words: Words) -> None:
        """Take in an app's words; they are read when the phone first speaks their language."""
        self._own[package] = words
        self._joined.pop(package, None)

    def catalogue(self, package: str) -> kit.Catalogue:
        """What `tr` reads while a package speaks."""
        language = language_of(self._system)
        if language == "en":
            return self._system.persona.redesign.labels.get(package, kit.ENGLISH)
        joined = self._joined.get(package)
        if joined is None:
            own = self._own[package](language) if package in self._own else kit.ENGLISH
            joined = self._joined[package] = {**CONTENT.strings(language), **own}
        return joined

    @contextmanager
    def speaking(self, package: str) -> Generator[None]:
        """Let `tr` speak as a package of this phone for a while."""
        token = kit.catalogue.set(self.catalogue(package))
        try:
            yield
        finally:
            kit.catalogue.reset(token)

    def name(self, package: str, label: str) -> str:
        """An app's label in the language in force."""
        words = self.catalogue(package)
        return words.get(f"app:{label}", words.get(label, label))
