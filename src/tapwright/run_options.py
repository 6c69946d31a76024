"""What a run from Python takes besides its goal and its phone."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypedDict

from pydantic import JsonValue

from .agent.hooks import BeforeAction, OnStep
from .agent.ladder import LadderRules
from .agent.models.base import Model
from .agent.policy.gate import Approve
from .agent.policy.policy import Preset
from .agent.user import User
from .tasks.judging import Judge
from .tasks.settings import Settings
from .traces.schema import TaskClass


class RunOptions(TypedDict, total=False):
    """What `run` and `run_sync` take besides; `run` says what each is."""

    settings: Settings | None
    model: str | Model | None
    base_url: str | None
    model_name: str | None
    dialect: str | None
    effort_field: str | None
    extra_body: Mapping[str, JsonValue] | None
    profiles: Path | str | None
    advisor: str | None
    judge: str | Judge | None
    effort: str | None
    ladder: LadderRules | None
    noise: Path | str | None
    sizing: Literal["economy", "balanced", "full"] | None
    eyes: Literal["tree", "ocr"] | None
    manners: str | None
    rho: float | None
    interrupts: bool | None
    grants: Sequence[str] | None
    app: Path | str | Sequence[Path | str] | None
    app_data: Literal["keep", "clear"] | None
    aim: Literal["refuse", "correct", "off"] | None
    plan: Literal["off", "expect", "acts"] | None
    prompt: Literal["short", "whole"] | None
    second_opinion: bool | None
    routes: Mapping[str, JsonValue] | Path | str | None
    task_class: TaskClass | None
    classify: bool | None
    agent: str | None
    max_steps: int | None
    max_prompt_tokens: int | None
    max_output_tokens: int | None
    max_cost: Decimal | float | None
    max_seconds: float | None
    max_working_seconds: float | None
    display: int | None
    pool: str | None
    keep_ui: bool | None
    out: Path | str | None
    user: User | None
    secrets: Mapping[str, str] | None
    checks: Sequence[str]
    yes: bool
    on_step: OnStep
    before_action: BeforeAction | None
    policy: Preset | None
    allow: Sequence[str] | None
    policy_model: str | None
    approve: Approve | None
    approve_url: str | None
    approve_timeout: float | None
