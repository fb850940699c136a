"""What may be done with services, their standards, consultations and charters."""
