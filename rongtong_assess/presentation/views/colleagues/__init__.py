"""What several people of a firm see of each other while they answer one assessment."""
