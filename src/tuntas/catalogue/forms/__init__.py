"""What people fill in about services."""
