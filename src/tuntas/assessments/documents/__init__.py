"""What the documents of surveys and rounds share: names of files, figures in words."""
