"""Acceptance packs 验收包: what goes into one, and checking one."""
