"""The public door: report, receipt, come back."""
