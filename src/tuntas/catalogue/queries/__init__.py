"""Reads for the pages of services."""
