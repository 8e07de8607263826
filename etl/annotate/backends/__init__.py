"""Taggers of other makes, each behind an extra of its own; nothing here is imported unless it is asked for."""
