"""What everything rests on: records, audit of deeds, outbox."""
