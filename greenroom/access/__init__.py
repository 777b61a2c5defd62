"""Who may do what, in plain Python that knows no framework."""
