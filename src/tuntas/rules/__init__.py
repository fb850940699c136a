"""Law and statistics as functions of values: no Django, no clock, no database."""
