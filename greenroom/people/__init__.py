"""People: accounts, and what their names and addresses may look like."""
