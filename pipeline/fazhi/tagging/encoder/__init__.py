"""A neural entity recogniser: embeddings, convolutions and a CRF, in Thinc.

Registered as the factory `fazhi_encoder_entities` (see `factories`) with the
architectures `fazhi.CharacterEncoder.v1` and `fazhi.CrfTagger.v1`.
"""
