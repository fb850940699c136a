"""Documents: PDF by Typst, DOCX and XLSX, with charts, made by a child process and kept on disk.

`rendering.rendered(Job)` is the way in; `blocks` are the parts of reports, `charts` their pictures.
"""
