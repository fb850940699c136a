"""What people fill in about promises, surveys and forums."""
