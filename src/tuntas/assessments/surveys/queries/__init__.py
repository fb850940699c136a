"""Reads for the pages of surveys."""
