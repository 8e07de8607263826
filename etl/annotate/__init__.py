"""Articles to annotations: names, roles, references, dates, meetings."""
