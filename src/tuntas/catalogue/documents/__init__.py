"""Papers about services."""
