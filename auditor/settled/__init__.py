"""Findings that ask for no attention any more: known ones in a baseline, accepted ones with a waiver."""
