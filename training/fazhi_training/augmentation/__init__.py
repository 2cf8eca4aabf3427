"""Augmentation of training reports: other names, figures and typography, same annotations."""
