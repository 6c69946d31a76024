"""The uiautomator2 server on the phone, spoken to over one kept connection."""

from .agent import AgentTimes, U2Agent
from .remote import Remote

__all__ = ["U2Agent", "AgentTimes", "Remote"]
