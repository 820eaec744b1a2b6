"""The limited child of `attachments.stripping`: a stranger's file in, a bare copy out, no more.

The adversary sends a file that is a bomb or that breaks its decoder; what they could win here
holds no key, opens no file, reaches no network and soon ends.
"""
