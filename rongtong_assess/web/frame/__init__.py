"""What every page stands on: guard, session, transaction, errors, headers, limits, site."""
