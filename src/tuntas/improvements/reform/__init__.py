"""Action plans of the eight areas of bureaucratic reform."""
