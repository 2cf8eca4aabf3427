"""Reference pages made from code, schemas and data tables: `python -m fazhi_training.reference`."""
