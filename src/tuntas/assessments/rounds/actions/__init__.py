"""What people do in assessment rounds."""
