"""A goal in the languages it is given in, and what a reader sorts tasks by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]
Level: TypeAlias = Literal["easy", "medium", "hard"] | None
"""How hard a task is; None where nobody has said it."""


class Scenario(StrEnum):
    """The parts of everyday life that tasks are about."""

    TRANSPORT = "transport"
    SHOPPING = "shopping"
    LOCAL_SERVICES = "local services"
    SOCIAL = "social"
    CONTENT = "content"
    UTILITIES = "utilities"
    SAFETY = "safety"


class Tag(StrEnum):
    """What makes a task what it is; reports count by these."""

    FILTER = "filter"
    QUERY = "query"
    ANALYZE = "analyze"
    ATOMIC = "atomic"
    COMPOSITE = "composite"
    CONDITIONAL = "conditional"
    MULTI_APP = "multi-app"
    ANSWER = "answer"
    INFEASIBLE = "infeasible"
    ASK = "ask"
    POP_UP = "pop-up"
    PERMISSION = "permission"
    SCROLL = "scroll"
    UNICODE = "unicode"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Goal:
    """The same goal in English and in Chinese, parameters filled in."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """The goal's text in one of its languages."""
        return self.zh if language == "zh" else self.en
