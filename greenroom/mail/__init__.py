"""Letters: what they say, how they are packed."""
