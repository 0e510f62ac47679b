"""Demo data, made by the same services that people use; they say 演示数据 wherever they appear."""
