"""Rounds of an instrument: units assess themselves, evaluators review."""
