"""Forms of groups, their meetings and their coverage."""
