"""Settings, addresses, programs: imports everything, imported by nothing."""
