"""Pages of assessment rounds."""
