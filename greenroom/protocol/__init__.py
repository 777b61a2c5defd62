"""What is said on the wire between a room page and the server; it knows no framework."""
