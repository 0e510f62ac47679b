"""What people of a service platform do: cases, assignment, draws of experts."""
