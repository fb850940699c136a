"""What people do in surveys."""
