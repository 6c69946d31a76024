"""Chores: job files, their schedule, approvals by a person, and outputs as data."""
