"""The uiautomator2 server on the phone, spoken to over one kept connection."""

from .agent import Agent, AgentTimes
from .remote import Remote

__all__ = ["Agent", "AgentTimes", "Remote"]
