"""Groups, their meetings, agents of change, values."""
