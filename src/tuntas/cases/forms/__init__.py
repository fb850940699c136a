"""Forms of cases: they parse and check, they save nothing."""
