"""Agents that are not ours, on our phones: judged by our verifiers, billed by their calls."""

from .protocol import AgentObservation, PhoneAgent, PhoneFacts

__all__ = ["AgentObservation", "PhoneAgent", "PhoneFacts"]
