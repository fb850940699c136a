"""The public site and the pages that look across all capabilities."""
