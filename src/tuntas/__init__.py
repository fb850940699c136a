"""Tuntas: a local government's public-service improvement cycle, to the very end."""
