"""What became of an action, what the gate ruled on it and whether it was aimed at what it names:
told to the model, kept in the trace."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from .geometry import Norm


class Outcome(BaseModel):
    """Whether an action was carried out, and the share of the screen that changed after it.

    `unknown` means that the phone dropped off while the action was on its way: it may or may not
    have happened, and it is never repeated blindly.
    """

    model_config = ConfigDict(frozen=True)

    status: Literal["done", "refused", "failed", "unknown"]
    why: str = ""
    changed: Annotated[float, Field(ge=0, le=1)] | None = None

    @classmethod
    def done(cls, note: str = "") -> Self:
        """Carried out; `note` says what else is worth knowing."""
        return cls(status="done", why=note)

    @classmethod
    def refused(cls, why: str) -> Self:
        """Not attempted, because a rule or a person forbids it."""
        return cls(status="refused", why=why)

    @classmethod
    def failed(cls, why: str) -> Self:
        """Attempted and known not to have worked."""
        return cls(status="failed", why=why)

    @classmethod
    def unknown(cls, why: str) -> Self:
        """Sent, but the phone dropped off before it was confirmed."""
        return cls(status="unknown", why=why)

    def with_change(self, changed: float) -> Self:
        """The same outcome with the share of the screen (0-1) that differs afterwards."""
        return self.model_copy(update={"changed": changed})

    def instead(self, what: str) -> Self:
        """The same outcome of another act, which somebody has put in the place of this one."""
        note = f"instead, this was done: {what}"
        return self.model_copy(update={"why": f"{note}; {self.why}" if self.why else note})

    def __str__(self) -> str:
        return f"{self.status}: {self.why}" if self.why else self.status


class PolicyRecord(BaseModel):
    """What the gate ruled on an act: what the rules say, what came of it and `by` whom, with their
    `answer` if they were asked; the classes of the act, what it would be done to (`objects`), and
    what was under the finger. `blind` says that the phone could not tell its views, and `astray`
    what on the screen gives orders to the agent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ruled: Literal["allow", "ask", "deny"]
    allowed: bool
    by: str = ""
    why: str = ""
    answer: str = ""
    acts: tuple[str, ...] = ()
    package: str = ""
    label: str = ""
    view_id: str = ""
    dialog: bool = False
    blind: bool = False
    amount: str = ""
    objects: tuple[str, ...] = ()
    astray: str = ""


class OpinionRecord(BaseModel):
    """What a second opinion said of an act that cannot be undone: the classes of the act, what
    stands on the control, in which app, the answer with its reason, and what the screen says of it.
    An answer that is `unread` stopped nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    acts: tuple[str, ...]
    label: str = ""
    package: str = ""
    answer: Literal["yes", "no", "unread"] = "yes"
    why: str = ""
    evidence: str = ""

    @property
    def yes(self) -> bool:
        """Whether the act may go on."""
        return self.answer != "no"

    def __str__(self) -> str:
        why = f": {self.why}" if self.why else ""
        return f"{' and '.join(self.acts)}, {self.answer}{why}"


class AimRecord(BaseModel):
    """How the words of an act, its `target`, compare with what lies where it would go.

    `named`: it is what lies there. `refused`, `corrected`: something else lies there, and the named
    thing is at `meant`; or, of an act on a screen that its model has not seen, it is not there.
    `insisted`: the same after a refusal, and done. `other`: it is elsewhere
    more than once. `absent`: it is nowhere. `unseen`: what lies there cannot be told. All but
    `refused` were done. `by` is what told it, `under` what lies there, and `waited_s` are the
    seconds that the act had to wait for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    result: Literal["named", "refused", "corrected", "insisted", "other", "absent", "unseen"]
    target: str
    by: Literal["views", "ocr", "nothing"]
    under: str = ""
    at: Norm | None = None
    meant: Norm | None = None
    waited_s: float = 0.0

    def __str__(self) -> str:
        there = f", where “{self.under}” lies" if self.under and self.result != "named" else ""
        place = f"; it is at {self.meant.x},{self.meant.y}" if self.meant else ""
        return f"“{self.target}” {self.result}{there}{place}"


class ExpectRecord(BaseModel):
    """What a model expected of an act, and whether it has come.

    `seen` and `missing` are as the views tell, or the texts on the picture (`by`); `unchecked` is
    what neither tells: no verdict hangs on any of it. `undo` is what the model was told of a way
    back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: str
    found: Literal["seen", "missing", "unchecked"]
    by: Literal["views", "ocr", "state", "nothing"]
    undo: str = ""

    def __str__(self) -> str:
        return f"“{self.words}” {self.found}"


class PlanRecord(BaseModel):
    """Which act it was of a reply that asks for several: the `act`th of `acts`, counted from 1. The
    reply, and what it cost, are those of step `of`; `dropped` is why the acts after this one were
    not done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: int
    act: int
    acts: int
    dropped: str = ""

    @property
    def is_last(self) -> bool:
        """Whether no further act of the reply was attempted."""
        return self.act == self.acts or bool(self.dropped)

    def __str__(self) -> str:
        left = f"; {self.acts - self.act} more not done: {self.dropped}" if self.dropped else ""
        return f"act {self.act} of {self.acts} of call {self.of + 1}{left}"
