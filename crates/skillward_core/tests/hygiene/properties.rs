//! Properties of the model over arbitrary observations.
