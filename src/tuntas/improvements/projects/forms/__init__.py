"""Forms of improvements."""
