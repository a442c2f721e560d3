"""The one family of errors that is shown to people."""


class UserError(Exception):
    """Something that the user can mend; the message is one sentence that says what, where and what to do."""


class LibraryError(UserError):
    """Why the library cannot be used."""


class LibraryMissingError(LibraryError):
    """There is no library where one was looked for."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""
