"""The annotation loop on a Label Studio server of the free edition: from setup to review."""
