"""The Chinese of the product, by what it speaks of. Another language would be another folder like this one."""
