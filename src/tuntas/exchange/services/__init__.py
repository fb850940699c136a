"""Import of services with their standards and the steps of the work."""
