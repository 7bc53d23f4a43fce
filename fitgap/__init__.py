"""READ: a vendor's bytes in, Fit&Gap records and issues out."""
