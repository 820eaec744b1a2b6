"""Retention (保存期限): what is kept how long and why, and forgetting it when that time is over."""
