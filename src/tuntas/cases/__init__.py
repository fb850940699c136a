"""Complaints, suggestions, requests for information: from the report to an honest end."""
