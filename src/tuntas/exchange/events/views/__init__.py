"""Pages of event logs."""
