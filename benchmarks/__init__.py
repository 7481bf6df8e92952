"""How fast Hofburg is: figures taken in one run, printed as a table beside the gates.

.venv/bin/python -m benchmarks --help
"""
