//! F1. Slices in, slices out; no kernel knows a layer.
