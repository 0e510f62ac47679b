"""Draws of experts: committed to, carried out, their lists kept, and result files checked by anybody."""
