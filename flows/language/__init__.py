"""The flow language: YAML files of commands, read with the place of every mistake."""

from .flow import Flow, FlowLoader, load_flow, workspace_root
from .mistakes import BadFlows, FlowMistake, Place

__all__ = [
    "BadFlows",
    "Flow",
    "FlowLoader",
    "FlowMistake",
    "Place",
    "load_flow",
    "workspace_root",
]
