"""What is wrong with something that was typed into one field."""


class Problem(ValueError):
    """A fault in one field; `str(problem)` is the sentence to show beside it."""
