"""The daily work with cases: who has to act next, filters of lists, who is told of what, figures about firms."""
