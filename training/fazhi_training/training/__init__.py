"""Training pipelines from complete spaCy configs."""
