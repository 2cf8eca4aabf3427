"""Word segmentation: segmented text from raw text, local pkuseg models, alignment."""
