"""Reads for the pages of assessment rounds."""
