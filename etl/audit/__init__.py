"""Great Expectations over a run's staged rows: expectations, checkpoint, quarantine."""
