"""Improvements: from a real problem through eight steps to a proven effect."""
