"""Visit: findings on site and the result that follows. Rules only: no clock, no disk, no network."""
