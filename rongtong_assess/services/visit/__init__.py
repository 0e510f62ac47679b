"""Visit: findings on site and the result that follows. One file for each thing that a person does."""
