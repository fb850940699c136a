"""Everything that is judged: satisfaction surveys and self-assessments."""
