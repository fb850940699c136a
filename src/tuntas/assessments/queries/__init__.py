"""Reads for the pages of surveys and assessment rounds."""
