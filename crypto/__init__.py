"""What nobody may read: keys, sealed objects, receipts, fingerprints, the audit tree."""
