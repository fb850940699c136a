"""Pages of surveys and assessment rounds."""
