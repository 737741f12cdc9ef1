//! Journeys over the public surface.
