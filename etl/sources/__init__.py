"""The outside world as raw documents: seed files, feeds."""
