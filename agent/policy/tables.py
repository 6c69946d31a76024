"""The tables of the gate: what words, packages and ids make an act a sensitive one."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class ActClass(StrEnum):
    """Kinds of acts that a person wants to be asked about."""

    PAY = "pay"
    SEND = "send"
    DELETE = "delete"
    GRANT = "grant"
    INSTALL = "install"
    SECURITY = "security"
    SHARE = "share"
    SECRET = "secret"
    LINK = "link"
    LEAVE = "leave"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ClassWords(_Table):
    """The words of one class: `labels` on the control that does it, `leads` on one that only goes
    there, `with_price` where a price stands beside it; `verbs` order it in a goal, `nouns` name it,
    `done` stands on the screen afterwards."""

    says: str
    labels: tuple[str, ...]
    leads: tuple[str, ...] = ()
    with_price: tuple[str, ...] = ()
    verbs: tuple[str, ...]
    verbs_zh: tuple[str, ...]
    nouns: tuple[str, ...]
    done: tuple[str, ...]


class PolicyTables(_Table):
    """All of `rules.yaml`."""

    classes: dict[ActClass, ClassWords]
    agrees: tuple[str, ...]
    declines: tuple[str, ...]
    harmless: tuple[str, ...]
    packages: dict[ActClass, tuple[str, ...]]
    ids: dict[ActClass, tuple[str, ...]]
    install_labels: tuple[str, ...]
    security_words: tuple[str, ...]
    settings_packages: tuple[str, ...]
    system: tuple[str, ...]


@cache
def policy_tables() -> PolicyTables:
    """The tables that come with tapwright."""
    text = Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8")
    return PolicyTables.model_validate(yaml.safe_load(text))
