"""The risalah of an improvement as PDF and DOCX, and ten slides for the showcase.

`facts.project_facts` asks the database once for all of them; the rest makes words of what it found.
Both are in the language of whoever asks. Their outline is what quality circles usually do; none that
a regulation prescribes was found, and the risalah says so.
"""
