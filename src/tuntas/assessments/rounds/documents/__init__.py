"""Worksheets and letters of assessment rounds.

Each module turns what is known into the content of one document; `core.documents` makes the file.
All are in Indonesian, whatever the language of whoever asks: they are official papers.
"""
