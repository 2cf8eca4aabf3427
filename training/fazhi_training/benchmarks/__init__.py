"""Measuring: peers on the same split, public data, speed, train curve, ablation, seeds."""
