"""Tests of apps in Python: locators, expectations and short verbs on the engine of the flows."""
