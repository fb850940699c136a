"""Monthly figures per unit and service, made from cases, event logs and assessments."""
