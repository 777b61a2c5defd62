"""The door for browsers: pages."""
