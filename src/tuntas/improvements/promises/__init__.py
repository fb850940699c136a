"""Complaint surveys by the Manual Praktis, promises and who checks them."""
