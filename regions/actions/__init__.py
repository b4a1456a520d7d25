"""Writes over several rows: keyword-only, atomic, by a user, each with its revision."""
