"""Statistics as functions of values: sample size, charts, data quality, small numbers."""
