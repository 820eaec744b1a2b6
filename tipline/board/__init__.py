"""The leaders' door: scores and what lies behind them."""
