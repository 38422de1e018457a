"""Checking relations with rules."""
