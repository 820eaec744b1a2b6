"""The limited child of `tipline.stripping`: a stranger's file in, a bare copy out, nothing else.

The adversary sends a file that is a bomb or that breaks its decoder; what they could win here
holds no key, opens no file, reaches no network and soon ends.
"""
