"""The flow language: YAML files of commands, read with the place of every mistake."""

from .flow import Flow, FlowLoader, load_flow, workspace_root
from .mistakes import BadFlows, FlowMistake, Place
from .workspace import FlowPlan, plan_flows

__all__ = [
    "BadFlows",
    "Flow",
    "FlowLoader",
    "FlowMistake",
    "FlowPlan",
    "Place",
    "load_flow",
    "plan_flows",
    "workspace_root",
]
