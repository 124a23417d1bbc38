"""Figures: each takes a table and gives the matplotlib Axes on which it is drawn."""
