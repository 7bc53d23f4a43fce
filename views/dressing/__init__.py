"""How every page is dressed: the words that Streamlit brings in English, in the reader's language, and the print."""
