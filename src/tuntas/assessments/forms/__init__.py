"""Forms of surveys and assessment rounds."""
