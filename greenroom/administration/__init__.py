"""What the site's administrator settles: rules, audit, limits."""
