"""Event logs of other systems: files read row by row, pages to hand them in, an endpoint to send to."""
