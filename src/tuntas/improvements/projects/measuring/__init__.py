"""What is measured of an improvement, month by month, and what became of it."""
