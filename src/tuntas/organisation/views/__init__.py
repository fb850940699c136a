"""Pages of the organisation, one module for each part of it."""
