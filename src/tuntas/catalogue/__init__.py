"""Public services of units."""
