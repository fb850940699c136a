"""Forms of plans, their actions, progress and proof."""
