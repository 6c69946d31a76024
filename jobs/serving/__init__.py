"""Runs jobs at their times, shows how that goes, and takes answers."""
