"""`python -m tipline` is the command `mingcha`, for processes that start one another."""

from tipline.commands import main

if __name__ == "__main__":
    main()
