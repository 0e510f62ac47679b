"""What people of a platform work with every day: lists of cases, kept filters, figures of the platform."""
