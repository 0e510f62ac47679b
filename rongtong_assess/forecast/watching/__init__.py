"""How far answers have drifted, and how models compare where a visit has found the level."""
