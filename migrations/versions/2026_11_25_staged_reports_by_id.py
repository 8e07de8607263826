"""Sides and evidence of a staged report are found by its id: the audit asks for each, and scans grew with its square.

Revision: 20261125_staged_reports
Revises: 20261123_initial
Created: 2026-11-25 15:15:00+00:00
"""

from alembic import op

revision = "20261125_staged_reports"
down_revision = "20261123_initial"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_staged_participants_report", "report_participants", ["staged_report_id"], schema="staging")
    op.create_index("ix_staged_evidence_report", "meeting_evidence", ["staged_report_id"], schema="staging")


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_staged_evidence_report", "meeting_evidence", schema="staging")
    op.drop_index("ix_staged_participants_report", "report_participants", schema="staging")
