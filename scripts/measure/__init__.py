"""The parts of scripts/measure.py: what is measured, on what, and with which tool."""
