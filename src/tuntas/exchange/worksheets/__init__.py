"""Worksheets of assessments that were filled in as a spreadsheet and are handed in again."""
