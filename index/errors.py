"""The one family of errors that is shown to people."""


class UserError(Exception):
    """Something that the user can mend; the message is one sentence that says what, where and what to do."""
