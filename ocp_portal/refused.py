class Refused(Exception):
    """This cannot be done now, for a reason that the person who asked understands (Dutch)."""
