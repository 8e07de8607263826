"""SQL and nothing else: tables, engine, embedded server, landing, staging, publishing, runs."""
