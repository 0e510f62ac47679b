"""Several people of a firm answer one assessment: who answers which groups, and who changed what."""
