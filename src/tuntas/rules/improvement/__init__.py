"""Rules of groups and improvements as data: sizes, values, steps, areas, promises, criteria."""
