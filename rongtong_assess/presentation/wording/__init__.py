"""Every sentence and label that Python code shows to people, in Chinese, by noun.

This package is the seam for other languages. The code that decides what is said calls a function here with values, such
as `show_money(amount)` or `proof_words(kind, proof)`, and never joins pieces of a sentence itself: word order, counters
and punctuation belong to the language. A second language is a second package with the same modules and names, beside
this one; `presentation.wording` then chooses one of them per request, and mypy names whatever the second lacks. The
texts of the templates, of the edition and of the catalogue, and those of a `Mistake`, are translated where they are.
"""
