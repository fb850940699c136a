"""Papers of complaint surveys, promises and forums."""
