"""Groups, their improvements and what these brought, promises to citizens, reform action plans."""
