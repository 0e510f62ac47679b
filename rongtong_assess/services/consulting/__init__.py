"""What people of a platform and its firms do with cases: one folder per subject, one file per thing a person does."""
