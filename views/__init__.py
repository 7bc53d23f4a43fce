"""SHOW: the only package that knows pandas, altair and streamlit."""
