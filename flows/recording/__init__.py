"""Flows out of what somebody did: an agent's verified episode, or a person's own hands."""
