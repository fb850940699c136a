"""What the city page and the open data read: made in the background with each data version."""
