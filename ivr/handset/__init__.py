"""The simulated phone: rings the line over a real socket, as the telephone provider would."""


class HandsetError(Exception):
    """The call cannot go on; the message is a sentence for the person who placed it."""
