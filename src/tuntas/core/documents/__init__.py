"""Documents: PDF by Typst, DOCX, XLSX and PPTX, with charts, made by a child process and kept on disk.

`rendering.rendered(Job)` is the way in; `blocks` are the parts of reports, `charts` their pictures; `workbook` and
`deck` are sheets and slides.
"""
