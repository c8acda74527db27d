"""Published logical models in any of their files: told by content, read with places, written with every loss told."""
