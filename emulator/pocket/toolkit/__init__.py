"""Declarative views: one tree gives pixels, uiautomator XML and hit tests."""
