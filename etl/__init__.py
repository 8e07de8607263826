"""Rasd (رصد): Arabic media monitoring, from seed files and feeds to audited Postgres tables."""

__version__ = "0.1.0"
