"""Consultants of a platform: their records, days away and ties, the check of conflicts, who is free for which case."""
