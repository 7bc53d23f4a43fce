"""The papers: what is printed, signed, handed in or opened in Excel. Nothing here knows the web page or computes."""
