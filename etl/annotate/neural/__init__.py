"""Names by a small neural tagger that the project trained: its inputs, its network, its weights."""
