"""What people do in surveys and assessment rounds."""
