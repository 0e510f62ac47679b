"""What the pages of platforms and firms about cases share."""
