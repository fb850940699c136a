"""Satisfaction surveys: asked, answered, doubted, closed, reported, published."""
