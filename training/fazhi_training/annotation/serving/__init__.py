"""An ML backend for Label Studio: predictions for open tasks, retraining, model versions."""
