"""Reads of the pages of measures."""
