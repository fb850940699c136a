"""What was proven becomes the standard here, and a practice that others take over with their own proof."""
