//! What the rooms share, and the one implementation of `Backend`: each method hands over to its room.
