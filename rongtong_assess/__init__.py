"""融通测评: digital-maturity self-assessment for small and medium manufacturers."""

__version__ = "0.1.0"
