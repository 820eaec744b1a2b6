"""Files on their way in and out: sealed as they stream, stripped in a child, handed out again."""
