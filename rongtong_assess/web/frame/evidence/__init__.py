"""Evidence on the pages of firms and of service platforms: the same addresses, each group with its own rights."""
