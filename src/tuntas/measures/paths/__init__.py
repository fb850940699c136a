"""How a process really goes: found in the facts, kept per unit, drawn, set beside its SOP."""
