"""What only commands say; sentences that pages share are in the files of the nouns."""
