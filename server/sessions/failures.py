"""What can go wrong between an interview and its storage."""


class NotStored(Exception):
    """The candidate's event could not be stored; nothing was made of it, and it may be sent again."""
