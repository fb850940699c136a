"""Charts and comparisons of a file, for the terminal."""
