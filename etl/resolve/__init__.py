"""Annotations and what is known to entities, stories and meetings."""
