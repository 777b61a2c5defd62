"""What is said about a session afterwards, or while it is on."""
