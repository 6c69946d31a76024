"""Rides, routes, trains and places."""
