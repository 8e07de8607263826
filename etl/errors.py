"""One family of errors, each with a message that says what to do.

A bad document is a value (`records.Rejection`); what is raised here stops a command or a task.
"""


class RasdError(Exception):
    """Anything that Rasd raises on purpose; the command line prints its text as one line."""


class SettingsError(RasdError):
    """A setting is missing or makes no sense."""


class SourceUnavailable(RasdError):
    """A folder, feed or page as a whole cannot be read."""


class KnowledgeError(RasdError):
    """A file of knowledge, lexicon or rules is missing or malformed."""


class ModelError(RasdError):
    """The weights of a model are missing, damaged or of another make."""


class StoreError(RasdError):
    """The database cannot be reached, started or used as asked."""


class AuditFailed(RasdError):
    """A run as a whole failed its audit and was not published."""


class RunError(RasdError):
    """A stage was asked for a run that does not exist or is not in the right state."""
