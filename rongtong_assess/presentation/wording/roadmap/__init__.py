"""What is said about plans: the wishes behind them, their measures, their money."""
